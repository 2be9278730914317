import { describe, expect, it } from 'vitest';
import { importDescription } from './import-description.ts';
import { connectorOf, firstOf, importing, openapi, warningsOf } from './testing-descriptions.ts';

describe('OpenAPI 3', () => {
  it('3.0: body, content of answers, nullable, servers and security', () => {
    const connector = connectorOf(
      openapi(
        {
          requestBody: {
            required: true,
            content: {
              'application/xml': { schema: { type: 'string' } },
              'application/json': {
                schema: {
                  allOf: [
                    { $ref: '#/components/schemas/Base' },
                    {
                      type: 'object',
                      required: ['name'],
                      properties: { name: { type: 'string', nullable: true } },
                    },
                  ],
                },
              },
            },
          },
          responses: { '2XX': { $ref: '#/components/responses/Good' } },
          security: [{ token: [] }, {}],
        },
        {
          components: {
            schemas: {
              Base: {
                type: 'object',
                properties: { id: { type: 'string', readOnly: true }, at: { type: 'string' } },
              },
            },
            responses: {
              Good: {
                description: '',
                content: {
                  'application/json': { schema: { oneOf: [{ type: 'string' }, { type: 'integer' }] } },
                },
              },
            },
            securitySchemes: {
              token: { type: 'http', scheme: 'bearer' },
              sign: {
                type: 'oauth2',
                flows: {
                  clientCredentials: {
                    tokenUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
                    scopes: { a: 'All' },
                  },
                },
              },
              odd: { type: 'mutualTLS' },
            },
          },
        },
      ),
    );
    expect(firstOf(connector)).toMatchObject({
      bodyMediaType: 'application/json',
      bodyRequired: true,
      security: ['token'],
      output: { schema: { oneOf: [{ type: 'string' }, { type: 'integer' }] } },
    });
    expect(firstOf(connector).inputs).toMatchObject([
      { name: 'name', required: true, schema: { type: 'string', nullable: true } },
      { name: 'at', required: false },
    ]);
    expect(connector.security).toMatchObject([
      { id: 'token', kind: 'bearer' },
      {
        id: 'sign',
        kind: 'aad',
        grants: ['client_credentials'],
        scopes: [{ name: 'a', description: 'All' }],
      },
    ]);
  });

  it('3.1: lists of types, const, numbers as bounds, boolean schemas', () => {
    const schema = {
      type: ['object', 'null'],
      properties: {
        a: { type: ['string', 'null'] },
        b: { type: ['string', 'integer'] },
        c: { const: 5 },
        d: { type: 'number', exclusiveMinimum: 0 },
        e: true,
        f: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
        g: { $ref: '#/components/schemas/G', description: 'of this use' },
      },
    };
    const document = openapi(
      { requestBody: { content: { 'application/json': { schema } } } },
      {
        openapi: '3.1.0',
        components: { schemas: { G: { type: 'string', description: 'of all', examples: ['x'] } } },
      },
    );
    expect(firstOf(connectorOf(document)).inputs.map(({ schema: of }) => of)).toEqual([
      { type: 'string', nullable: true },
      { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      { enum: [5] },
      { type: 'number', exclusiveMinimum: 0 },
      {},
      { type: 'integer', nullable: true },
      { type: 'string', description: 'of this use', example: 'x' },
    ]);
    expect(connectorOf({ ...document, openapi: '3.2.0' }).format).toBe('OpenAPI 3.2.0');
  });

  it('is read as YAML, with aliases and merged members', () => {
    const yaml = [
      '\ufeffopenapi: 3.0.1',
      'info: {title: Test, version: 1.0.0}',
      'servers: [{url: "https://api.example.com"}]',
      'paths:',
      '  /a:',
      '    get: &get',
      '      operationId: A',
      '      responses:',
      '        200: {description: ok, content: {application/json: {schema: {type: string}}}}',
      '  /b:',
      '    post:',
      '      <<: *get',
      '      operationId: B',
    ].join('\n');
    const result = importDescription([{ name: 'openapi.yaml', text: yaml }]);
    expect(result).toMatchObject({
      ok: true,
      connector: {
        version: '1.0.0',
        operations: [
          { id: 'A', method: 'GET' },
          { id: 'B', method: 'POST' },
        ],
      },
      warnings: [],
    });
  });

  it('takes servers relative to where it came from', () => {
    const document = openapi({}, { servers: [{ url: '/v1' }] });
    expect(
      importing(document, undefined, { address: 'https://api.example.com/docs/openapi.json' }),
    ).toMatchObject({
      connector: { baseUrl: 'https://api.example.com/v1' },
    });
    expect(connectorOf(document).baseUrl).toBeNull();
    expect(warningsOf(document).map(({ code }) => code)).toEqual(['server.relative', 'server.missing']);
  });
});
