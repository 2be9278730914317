import { describe, expect, it } from 'vitest';
import { maxCharacters } from './import-description.ts';
import { connectorOf, firstOf, refusalOf, requestOf, swagger, warningsOf } from './testing-descriptions.ts';

describe('references', () => {
  const withSchema = (schema: object, definitions: object) =>
    swagger({ parameters: [{ name: 'body', in: 'body', schema }] }, { definitions });

  it('a schema that contains itself is kept, cut at its second level, and told', () => {
    const document = withSchema(
      { $ref: '#/definitions/Node' },
      {
        Node: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            children: { type: 'array', items: { $ref: '#/definitions/Node' } },
            parent: { $ref: '#/definitions/Other' },
          },
        },
        Other: { type: 'object', properties: { node: { $ref: '#/definitions/Node' } } },
      },
    );
    expect(warningsOf(document).map(({ code, message }) => [code, message])).toEqual([
      ['schema.recursive', '#/definitions/Node contains itself; its second level accepts anything.'],
      ['schema.recursive', '#/definitions/Node contains itself; its second level accepts anything.'],
    ]);
    const inputs = {
      name: 'a',
      children: [{ name: 'b', children: [{ name: 'c' }] }],
      parent: { node: { any: 1 } },
    };
    expect(JSON.parse(requestOf(connectorOf(document), inputs).body as string)).toEqual(inputs);
  });

  it('references that lead only to each other are refused, with their place, used or not', () => {
    const text = JSON.stringify(
      swagger({}, { definitions: { A: { $ref: '#/definitions/B' }, B: { $ref: '#/definitions/A' } } }),
      null,
      1,
    );
    const line = text.split('\n').findIndex((row) => row.includes('"#/definitions/B"')) + 1;
    expect(refusalOf(text)).toMatchObject({ line, file: 'apiDefinition.swagger.json' });
    expect(refusalOf(text).message).toBe(
      'This reference leads back to itself: #/definitions/B → #/definitions/A → #/definitions/B.',
    );
  });

  it('to other documents are refused, with the reason', () => {
    const document = JSON.stringify(withSchema({ $ref: 'https://example.com/schema.json#/a' }, {}), null, 2);
    const line = document.split('\n').findIndex((row) => row.includes('$ref')) + 1;
    expect(refusalOf(document)).toMatchObject({
      line,
      message: expect.stringMatching(/is in another document; only references inside the description/),
    });
  });

  it('that lead nowhere accept anything, and are told', () => {
    const document = withSchema({ type: 'object', properties: { a: { $ref: '#/definitions/Gone' } } }, {});
    expect(firstOf(connectorOf(document)).inputs[0]?.schema).toEqual({});
    expect(warningsOf(document)).toMatchObject([{ code: 'reference.missing' }]);
  });

  it('may hold escapes', () => {
    const document = withSchema(
      { $ref: '#/definitions/a~1b%20c' },
      { 'a/b c': { type: 'array', items: { type: 'string' } } },
    );
    expect(firstOf(connectorOf(document)).inputs[0]?.schema).toMatchObject({ type: 'array' });
  });
});

describe('bounds', () => {
  const nested = (levels: number) => {
    let schema: object = { type: 'string' };
    for (let level = 0; level < levels; level++) schema = { type: 'object', properties: { next: schema } };
    return swagger({ parameters: [{ name: 'body', in: 'body', schema }] });
  };

  it('a schema of 200 levels is read, and accepts anything below the limit', () => {
    const document = nested(200);
    expect(warningsOf(document)).toMatchObject([{ code: 'schema.deep' }]);
    let value: unknown = 'end';
    for (let level = 0; level < 36; level++) value = { next: value };
    expect(requestOf(connectorOf(document), value as Record<string, unknown>).body).toBe(
      JSON.stringify(value),
    );
  });

  it('deeper documents are refused', () => {
    expect(refusalOf(nested(600)).message).toBe('This is nested deeper than 1000 levels.');
  });

  it('so are documents of more than ten million characters, and deep or endless YAML', () => {
    expect(refusalOf(`{"a":"${'x'.repeat(maxCharacters)}"}`).message).toMatch(
      /may have 10 million characters/,
    );
    expect(refusalOf(`a: ${'x'.repeat(3_000_000)}`).message).toMatch(/in YAML may have 3 million characters/);
    expect(refusalOf(`a: ${'['.repeat(100_000)}`)).toMatchObject({ line: 1 });
    expect(refusalOf('- '.repeat(50_000))).toMatchObject({ message: 'This is nested too deeply.', line: 1 });
  });

  it('a bomb of YAML anchors is refused', () => {
    const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let row = 1; row < 10; row++)
      rows.push(`a${row}: &a${row} [${Array.from({ length: 10 }, () => `*a${row - 1}`).join(', ')}]`);
    expect(refusalOf(['swagger: "2.0"', ...rows].join('\n'))).toMatchObject({
      message: 'With its aliases, this has more than 500000 values.',
      line: expect.any(Number),
    });
    expect(refusalOf('swagger: "2.0"\na: &a [*a]').message).toBe('*a contains itself.');
  });

  it('a bomb of references stays small', () => {
    const definitions: Record<string, object> = { D0: { type: 'string' } };
    for (let level = 1; level < 40; level++) {
      const properties: Record<string, object> = {};
      for (let member = 0; member < 10; member++)
        properties[`m${member}`] = { $ref: `#/definitions/D${level - 1}` };
      definitions[`D${level}`] = { type: 'object', properties };
    }
    const responses = { 200: { description: '', schema: { $ref: '#/definitions/D39' } } };
    const document = swagger({ responses }, { definitions });
    const paths: Record<string, object> = {};
    for (let path = 0; path < 1_000; path++)
      paths[`/p${path}`] = { get: { operationId: `P${path}`, responses } };
    const connector = connectorOf({ ...document, paths });
    expect(JSON.stringify(connector).length).toBeLessThan(5_000_000);
    // Cut evenly: every member of the first level is there.
    expect(Object.keys(firstOf(connector).output?.schema?.properties ?? {})).toHaveLength(10);
    expect(warningsOf(document)).toMatchObject([{ code: 'schema.deep' }]);
  });

  it('a schema with too many members is cut, and says so', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 2_000 }, (_, at) => [`m${at}`, { type: 'string' }]),
    );
    const document = swagger({
      responses: {
        200: { description: '', schema: { type: 'object', properties, additionalProperties: false } },
      },
    });
    const schema = firstOf(connectorOf(document)).output?.schema;
    expect(Object.keys(schema?.properties ?? {})).toHaveLength(999);
    expect(schema).not.toHaveProperty('additionalProperties');
    expect(warningsOf(document)).toMatchObject([{ code: 'schema.large' }]);
  });

  it('too many operations are refused', () => {
    const paths = Object.fromEntries(
      Array.from({ length: 3_001 }, (_, at) => [`/p${at}`, { get: { responses: {} } }]),
    );
    expect(refusalOf({ ...swagger({}), paths }).message).toMatch(/may have 3000 operations/);
  });

  it('warnings end somewhere, and say so', () => {
    const paths = Object.fromEntries(
      Array.from({ length: 900 }, (_, at) => [`/p${at}`, { get: { responses: {} } }]),
    );
    const warnings = warningsOf({ ...swagger({}), paths });
    expect(warnings).toHaveLength(501);
    expect(warnings.at(-1)?.message).toBe('There are 1300 more warnings of this kind and others.');
  });
});
