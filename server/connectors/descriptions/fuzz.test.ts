/** Descriptions damaged at random: imported or refused, never more. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectorDescriptionShape } from '../../../contracts/connectors.ts';
import { describeTool } from './domain/tool.ts';
import { importDescription } from './import-description.ts';
import { importing, openapi, swagger } from './testing-descriptions.ts';

const schema = {
  type: 'object',
  required: ['a'],
  properties: {
    a: { type: 'string', enum: ['x'] },
    b: { $ref: '#/definitions/B' },
    c: { allOf: [{ type: 'integer' }] },
  },
};
const documents = [
  swagger(
    {
      parameters: [
        { name: 'id', in: 'path', required: true, type: 'string' },
        { name: 'list', in: 'query', type: 'array', items: { type: 'string' }, collectionFormat: 'multi' },
        { name: 'body', in: 'body', schema },
      ],
      responses: { 200: { description: '', schema } },
      security: [{ key: [] }],
    },
    {
      definitions: { B: { type: 'array', items: { $ref: '#/definitions/B' } } },
      securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'code' } },
      'x-ms-parameterized-host': { hostTemplate: '{a}.example.com', parameters: [{ name: 'a' }] },
    },
    '/a/{id}',
  ),
  openapi(
    {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: ['string', 'null'] } }],
      requestBody: { content: { 'application/json': { schema } } },
      responses: { 200: { content: { 'text/plain': { schema } } } },
    },
    {
      components: {
        securitySchemes: { o: { type: 'oauth2', flows: { clientCredentials: { scopes: { a: 'b' } } } } },
      },
    },
    '/a/{id}',
  ),
];
const properties = {
  connectionParameters: {
    token: {
      type: 'oauthSetting',
      oAuthSettings: { scopes: ['a'], customParameters: { loginUri: { value: 'https://a' } } },
    },
    key: { type: 'securestring', uiDefinition: { constraints: { allowedValues: [{ value: 'a' }] } } },
  },
  connectionParameterSets: { values: [{ name: 'a', parameters: { b: { type: 'string' } } }] },
  policyTemplateInstances: [
    {
      templateId: 'setheader',
      parameters: { 'x-ms-apimTemplateParameter.name': 'a', 'x-ms-apimTemplate-operationName': ['Call'] },
    },
  ],
};

/** The ways to every member. */
function placesIn(value: unknown, way: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    [...way, name],
    ...placesIn(member, [...way, name]),
  ]);
}

function damaged(value: unknown, way: readonly string[], instead: unknown): unknown {
  const copy = structuredClone(value);
  let node = copy as Record<string, unknown>;
  for (const name of way.slice(0, -1)) node = node[name] as Record<string, unknown>;
  node[way.at(-1)!] = instead;
  return copy;
}

const odd = fc.oneof(
  fc.constantFrom(
    null,
    true,
    0,
    -1,
    '',
    'x',
    [],
    {},
    [null],
    [[]],
    { $ref: '#' },
    { $ref: '#/paths' },
    { $ref: 5 },
  ),
  fc.constantFrom('__proto__', 'constructor', '{', '@connectionParameters(', 'https://[', '\u0000'),
  fc.jsonValue(),
);

const holdsUp = (result: ReturnType<typeof importDescription>): void => {
  if (!result.ok) {
    expect(result.error.message).not.toBe('');
    expect(result.error.line).toBeGreaterThan(0);
    return;
  }
  expect(connectorDescriptionShape.safeParse(result.connector).error).toBeUndefined();
  for (const operation of result.connector.operations) describeTool(operation);
};

describe('whatever is in a description', () => {
  it('one member may be anything', () => {
    for (const document of documents) {
      const places = placesIn(document);
      fc.assert(
        fc.property(fc.constantFrom(...places), odd, (way, instead) =>
          holdsUp(importing(damaged(document, way, instead), properties)),
        ),
        { numRuns: 400 },
      );
    }
  });

  it('and so may one of its properties', () => {
    const places = placesIn(properties);
    fc.assert(
      fc.property(fc.constantFrom(...places), odd, (way, instead) =>
        holdsUp(importing(documents[0], damaged(properties, way, instead))),
      ),
      { numRuns: 400 },
    );
  });

  it('and any text may be a file', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '"',
          '&a ',
          '*a',
          '- ',
          '\n',
          '  ',
          '<<: ',
          'x',
          '!!',
          '|',
          '>',
        ),
      }),
    );
    fc.assert(
      fc.property(text, (of) => holdsUp(importDescription([{ name: 'any', text: of }]))),
      { numRuns: 1_000 },
    );
  });
});
