import { describe, expect, it } from 'vitest';
import { connectorOf, firstOf, swagger } from '../testing-descriptions.ts';
import { readAnswer } from './answer.ts';

const operationWith = (schema: object, more: object = {}) =>
  firstOf(connectorOf(swagger({ responses: { 200: { description: '', schema } }, ...more })));
const plain = operationWith({ type: 'object' });
const answer = (body: unknown, more: object = {}, operation = plain) =>
  readAnswer(operation, {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...more,
  });

describe('a good answer', () => {
  it('is written with the titles of its schema, without what is internal', () => {
    const operation = operationWith({
      type: 'object',
      properties: {
        name: { type: 'string', 'x-ms-summary': 'Deal' },
        value: { type: 'number', title: 'Estimated value' },
        etag: { type: 'string', 'x-ms-visibility': 'internal' },
        owner: { type: 'object', title: 'Owner', properties: { mail: { type: 'string', title: 'E-mail' } } },
        lines: {
          type: 'array',
          title: 'Line',
          items: { type: 'object', properties: { sku: { title: 'Article' } } },
        },
        tags: { type: 'array', items: { type: 'string' } },
      },
    });
    const value = {
      name: 'Coffee machines',
      value: 12000,
      etag: 'W/1',
      owner: { mail: 'a@contoso.example' },
      lines: [{ sku: 'A1' }, { sku: 'B2' }],
      tags: ['hot', 'new'],
      none: null,
    };
    const read = answer(value, {}, operation);
    expect(read).toMatchObject({ ok: true, cut: false, nextPage: null, value });
    expect(read.text.split('\n')).toEqual([
      'Deal: Coffee machines',
      'Estimated value: 12000',
      'Owner',
      '  E-mail: a@contoso.example',
      'Line 1',
      '  Article: A1',
      'Line 2',
      '  Article: B2',
      'tags: hot, new',
    ]);
  });

  it('may be JSON that calls itself text, text that calls itself JSON, a page, or bytes in another alphabet', () => {
    const as = (type: string) => ({ headers: { 'content-type': type } });
    expect(answer('{"a": 1}', as('text/plain'))).toMatchObject({ value: { a: 1 }, text: 'a: 1' });
    expect(answer('All is well')).toMatchObject({ ok: true, value: 'All is well', text: 'All is well' });
    expect(
      answer('<html><style>p{}</style><p>Hello <b>you</b></p><script>x(1)</script></html>', as('text/html'))
        .text,
    ).toBe('Hello you');
    expect(
      answer(Buffer.from('gr\xfcn', 'latin1') as never, {
        ...as('text/plain; charset=iso-8859-1'),
        body: Buffer.from('gr\xfcn', 'latin1'),
      }).text,
    ).toBe('grün');
    expect(answer('\ufeff{"a": 1}')).toMatchObject({ value: { a: 1 } });
  });

  it('may be nothing, or a file', () => {
    expect(answer('', { status: 204 })).toMatchObject({ ok: true, value: null, text: 'Done.' });
    expect(answer('%PDF', { headers: { 'content-type': 'application/pdf' } })).toMatchObject({
      ok: true,
      value: null,
      text: 'A file (application/pdf, 4 bytes).',
    });
  });
});

describe('an answer that is too much', () => {
  it('is cut, and says so', () => {
    const long = answer({ text: 'x'.repeat(100_000) });
    expect(long.cut).toBe(true);
    expect((long.value as { text: string }).text).toHaveLength(20_001);
    expect(long.text.length).toBeLessThanOrEqual(8_000);
    const many = answer(Array.from({ length: 10_000 }, (_, at) => at));
    expect(many).toMatchObject({ cut: true });
    expect(many.value).toHaveLength(5_000);
    expect(answer(`[${'1,'.repeat(1_500_000)}1]`)).toMatchObject({ ok: true, cut: true });
  });

  it('may be nested without end', () => {
    const deep = answer(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    expect(deep).toMatchObject({ ok: true, cut: true });
    expect(JSON.stringify(deep.value).length).toBeLessThan(200);
  });

  it('does not change what objects are', () => {
    const { value } = answer('{"__proto__": {"admin": true}, "b": 1}');
    expect(value).toEqual({ b: 1 });
    expect((value as { admin?: boolean }).admin).toBeUndefined();
  });
});

describe('an answer that says no', () => {
  it.each([
    [{ error: { code: '0x80040265', message: 'No privilege.' } }, 'No privilege.'],
    [{ message: 'Wrong key.' }, 'Wrong key.'],
    [{ error: 'invalid_client', error_description: 'Expired.' }, 'Expired.'],
    [{ title: 'Not found', detail: 'No such deal.' }, 'No such deal.'],
    [{ odd: 'thing' }, 'odd: thing'],
    ['plain words', 'plain words'],
  ])('%j', (body, text) => {
    expect(answer(body, { status: 400 })).toMatchObject({
      ok: false,
      text: `The system answered 400: ${text}`,
    });
  });

  it('even with nothing', () => {
    expect(answer('', { status: 503 })).toMatchObject({ ok: false, text: 'The system answered 503.' });
  });
});

it('the next page is on the same host, or not followed', () => {
  const operation = operationWith(
    { type: 'object' },
    { 'x-ms-pageable': { nextLinkName: '@odata.nextLink' } },
  );
  const next = (link: string) =>
    answer({ '@odata.nextLink': link }, { url: 'https://api.example.com/base/call' }, operation).nextPage;
  expect(next('https://api.example.com/base/call?page=2')).toBe('https://api.example.com/base/call?page=2');
  expect(next('?page=2')).toBe('https://api.example.com/base/call?page=2');
  expect(next('https://evil.example.org/')).toBeNull();
  expect(next('//evil.example.org/')).toBeNull();
  expect(next('javascript:alert(1)')).toBeNull();
});
