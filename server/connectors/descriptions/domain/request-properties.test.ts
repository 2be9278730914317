/** Whatever is put in: it stays in its place, and comes out as it went in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConnectorDescription } from '../../../../contracts/connectors.ts';
import { connectorOf, firstOf, noCredentials, openapi, swagger } from '../testing-descriptions.ts';
import { queryPairs } from './encoding.ts';
import { buildRequest, type ConnectorRequest } from './request.ts';

/** Texts that are likely to break out, among all others. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom(
      '/',
      '.',
      '%',
      '?',
      '#',
      '&',
      '=',
      '\\',
      '@',
      ':',
      "'",
      ' ',
      '\r',
      '\n',
      'a',
      '2',
      'e',
    ),
  }),
  fc.constantFrom(
    '..',
    '.',
    '%2e%2e',
    '../..',
    '//evil.com',
    '\\\\evil.com',
    '@evil.com',
    '?x=1',
    '#x',
    'a\r\nX: y',
    '{id}',
    '{other}',
    "@connectionParameters('secret')",
  ),
);

/** Undefined: the inputs were refused. */
function built(
  connector: ConnectorDescription,
  inputs: Record<string, unknown>,
): ConnectorRequest | undefined {
  const connection = { ...noCredentials, parameters: { secret: 'top-secret' } };
  const result = buildRequest(connector, firstOf(connector), inputs, connection);
  return result.ok ? result.request : undefined;
}

const wellFormed = (text: string): string => text.toWellFormed();

describe('no input reaches over its place', () => {
  const connector = connectorOf(
    swagger(
      {
        parameters: [
          { name: 'id', in: 'path', required: true, type: 'string' },
          { name: 'other', in: 'path', required: true, type: 'string', 'x-ms-url-encoding': 'double' },
          { name: 'q', in: 'query', type: 'string' },
          { name: 'list', in: 'query', type: 'array', items: { type: 'string' } },
          { name: 'X-Note', in: 'header', type: 'string' },
          { name: 'body', in: 'body', schema: { type: 'object', properties: { text: { type: 'string' } } } },
        ],
      },
      {},
      '/things/{id}/parts/{other}/end',
    ),
  );

  it('of a path, a query, a header or a body', () => {
    fc.assert(
      fc.property(
        nasty,
        nasty,
        nasty,
        fc.array(nasty, { maxLength: 3 }),
        nasty,
        nasty,
        (id, other, q, list, note, text) => {
          const request = built(connector, { id, other, q, list, 'X-Note': note, text });
          if (!request) return;
          const url = new URL(request.url);
          // What a server sees is what was written: nothing was normalised away.
          expect(url.href).toBe(request.url);
          expect(url.origin).toBe('https://api.example.com');
          const segments = url.pathname.split('/');
          expect(segments).toHaveLength(7);
          expect([segments[1], segments[2], segments[4], segments[6]]).toEqual([
            'base',
            'things',
            'parts',
            'end',
          ]);
          expect(decodeURIComponent(segments[3]!)).toBe(wellFormed(id));
          expect(decodeURIComponent(decodeURIComponent(segments[5]!))).toBe(wellFormed(other));
          expect(url.hash).toBe('');
          expect([...url.searchParams.keys()].sort()).toEqual(list.length === 0 ? ['q'] : ['list', 'q']);
          expect(url.searchParams.get('q')).toBe(wellFormed(q));
          for (const value of Object.values(request.headers)) expect(value).not.toMatch(/[\r\n\0]/);
          expect(Object.keys(request.headers).sort()).toEqual(['accept', 'content-type', 'x-note']);
          expect(JSON.parse(request.body as string)).toEqual({ text });
          expect(JSON.stringify(request)).not.toContain('top-secret');
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of a form or a multipart body', () => {
    const fields = (consumes: string) =>
      connectorOf(
        swagger({
          consumes: [consumes],
          parameters: ['a', 'b'].map((name) => ({ name, in: 'formData', type: 'string' })),
        }),
      );
    const form = fields('application/x-www-form-urlencoded');
    const multipart = fields('multipart/form-data');
    return fc.assert(
      fc.asyncProperty(nasty, nasty, async (a, b) => {
        const encoded = built(form, { a, b });
        expect(Object.fromEntries(new URLSearchParams(encoded?.body as string))).toEqual({
          a: wellFormed(a),
          b: wellFormed(b),
        });
        const { headers, body } = built(multipart, { a, b })!;
        const parts = await new Response(body as Uint8Array<ArrayBuffer>, { headers }).formData();
        expect(Object.fromEntries(parts)).toEqual({ a: wellFormed(a), b: wellFormed(b) });
      }),
    );
  });

  it('of the host, however it is chosen', () => {
    const hosts = connectorOf(swagger({}), {
      policyTemplateInstances: [
        {
          templateId: 'dynamichosturl',
          parameters: {
            'x-ms-apimTemplateParameter.urlTemplate':
              "https://@connectionParameters('tenant').crm.example.com/v1",
          },
        },
      ],
    });
    fc.assert(
      fc.property(nasty, (tenant) => {
        const result = buildRequest(hosts, firstOf(hosts), {}, { ...noCredentials, parameters: { tenant } });
        if (!result.ok) return;
        const url = new URL(result.request.url);
        expect(url.hostname.endsWith('.crm.example.com')).toBe(true);
        expect(url.pathname).toBe('/v1/call');
        expect(url.username).toBe('');
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is written can be read again', () => {
  const listOf = (collectionFormat: string) =>
    firstOf(
      connectorOf(
        swagger({
          parameters: [
            { name: 'v', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat },
          ],
        }),
      ),
    ).inputs[0]!;

  it.each([
    ['csv', ','],
    ['ssv', '%20'],
    ['tsv', '%09'],
    ['pipes', '%7C'],
  ])('a list as %s', (format, delimiter) => {
    const input = listOf(format);
    // A delimiter inside an item cannot be told from one between items where both are encoded: as everywhere.
    const items = fc.array(
      nasty.filter((item) => !item.includes(decodeURIComponent(delimiter))),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(items, (list) => {
        const [[name, text] = ['', '']] = queryPairs(input, list);
        expect(name).toBe('v');
        expect(text.split(delimiter).map(decodeURIComponent)).toEqual(list.map(wellFormed));
      }),
    );
  });

  it('a list as many parameters', () => {
    const input = listOf('multi');
    fc.assert(
      fc.property(fc.array(nasty), (list) => {
        const text = queryPairs(input, list)
          .map((pair) => pair.join('='))
          .join('&');
        expect(new URLSearchParams(text).getAll('v')).toEqual(list.map(wellFormed));
      }),
    );
  });

  it('an object as a deep object', () => {
    const input = firstOf(
      connectorOf(
        openapi({
          parameters: [{ name: 'v', in: 'query', style: 'deepObject', schema: { type: 'object' } }],
        }),
      ),
    ).inputs[0]!;
    fc.assert(
      fc.property(fc.dictionary(nasty, nasty), (value) => {
        const text = queryPairs(input, value)
          .map((pair) => pair.join('='))
          .join('&');
        const read = [...new URLSearchParams(text)].map(([name, member]) => [name.slice(2, -1), member]);
        expect(read).toEqual(
          Object.entries(value).map(([name, member]) => [wellFormed(name), wellFormed(member)]),
        );
      }),
    );
  });
});
