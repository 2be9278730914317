import { describe, expect, it } from 'vitest';
import { importDescription } from './import-description.ts';
import {
  connectorOf,
  firstOf,
  importing,
  refusalOf,
  requestOf,
  swagger,
  warningsOf,
} from './testing-descriptions.ts';

const input = (place: string, name: string, more: object = {}) => ({
  name,
  in: place,
  type: 'string',
  ...more,
});

describe('an operation of Swagger 2.0', () => {
  const connector = connectorOf(
    swagger(
      {
        summary: 'Find a deal',
        description: 'Finds deals of a customer.',
        'x-ms-visibility': 'important',
        'x-ms-require-user-confirmation': true,
        'x-ms-openai-data': {
          'openai-enabled': true,
          operations: [{ operationId: 'Call', parameters: [{ name: 'customer' }] }],
        },
        'x-ms-pageable': { nextLinkName: '@odata.nextLink' },
        'x-ms-notification-content': { schema: {} },
        deprecated: true,
        parameters: [
          { $ref: '#/parameters/customer' },
          input('query', 'secret', { 'x-ms-visibility': 'internal', default: 'x' }),
          input('query', 'list', { 'x-ms-dynamic-values': { operationId: 'Lists', 'value-path': 'id' } }),
        ],
        responses: {
          404: { description: 'none' },
          200: { description: 'found', schema: { $ref: '#/definitions/Deal' } },
        },
      },
      {
        parameters: {
          customer: input('path', 'customer', {
            required: true,
            'x-ms-summary': 'Customer',
            description: 'Their name',
          }),
        },
        definitions: {
          Deal: {
            type: 'object',
            properties: { name: { type: 'string', 'x-ms-summary': 'Name of the deal' } },
          },
        },
        'x-ms-openai-manifest': {
          humanName: 'Deals',
          modelDescription: 'Finds deals.',
          legalUrl: 'https://example.com',
        },
        'x-ms-connector-metadata': [{ propertyName: 'Website', propertyValue: 'https://example.com' }],
      },
      '/deals/{customer}',
      'get',
    ),
  );

  it('keeps what is said of it', () => {
    expect(connector).toMatchObject({
      kind: 'openapi',
      format: 'Swagger 2.0',
      title: 'Test',
      baseUrl: 'https://api.example.com/base',
      manifest: { humanName: 'Deals', modelDescription: 'Finds deals.', legalUrl: 'https://example.com' },
      extensions: { 'x-ms-connector-metadata': [{ propertyName: 'Website' }] },
    });
    expect(firstOf(connector)).toMatchObject({
      id: 'Call',
      method: 'GET',
      path: '/deals/{customer}',
      summary: 'Find a deal',
      description: 'Finds deals of a customer.',
      visibility: 'important',
      deprecated: true,
      trigger: null,
      changes: false,
      requireUserConfirmation: true,
      ai: { enabled: true, parameters: ['customer'] },
      pageable: { nextLinkName: '@odata.nextLink' },
      extensions: { 'x-ms-notification-content': { schema: {} } },
      output: {
        mediaType: 'application/json',
        schema: { type: 'object', properties: { name: { type: 'string', title: 'Name of the deal' } } },
      },
    });
  });

  it('keeps what is said of its inputs', () => {
    expect(firstOf(connector).inputs).toMatchObject([
      { name: 'customer', in: 'path', required: true, title: 'Customer', description: 'Their name' },
      { name: 'secret', in: 'query', visibility: 'internal', default: 'x' },
      { name: 'list', dynamicValues: { operationId: 'Lists' } },
    ]);
  });

  it('says what it changes', () => {
    const changes = (method: string, more: object = {}) =>
      firstOf(connectorOf(swagger({ ...more }, {}, '/call', method))).changes;
    expect(['get', 'head', 'post', 'put', 'patch', 'delete'].map((method) => changes(method))).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(changes('post', { 'x-openai-isConsequential': false })).toBe(false);
  });

  it('is named when it has no name, or another one has it', () => {
    const document = swagger({ operationId: undefined }, {}, '/a/{b}/c', 'get');
    expect(firstOf(connectorOf(document)).id).toBe('get_a_b_c');
    expect(warningsOf(document)).toContainEqual(
      expect.objectContaining({
        code: 'operation.no_id',
        message: 'GET /a/{b}/c has no operationId; it is called get_a_b_c.',
      }),
    );
    const responses = { 200: { description: '' } };
    const twice = swagger({});
    twice.paths = { '/a': { get: { operationId: 'A', responses }, post: { operationId: 'A', responses } } };
    expect(connectorOf(twice).operations.map(({ id }) => id)).toEqual(['A', 'A_2']);
  });

  it('has inputs of the same name told apart', () => {
    const body = {
      name: 'body',
      in: 'body',
      schema: { type: 'object', properties: { id: { type: 'string' } } },
    };
    const { inputs } = firstOf(
      connectorOf(
        swagger({ parameters: [input('path', 'id', { required: true }), body] }, {}, '/things/{id}'),
      ),
    );
    expect(inputs.map(({ name, wireName, in: place }) => [name, wireName, place])).toEqual([
      ['id', 'id', 'path'],
      ['id_body', 'id', 'body'],
    ]);
  });
});

describe('a function with its description, as Azure Functions makes it', () => {
  const document = {
    swagger: '2.0',
    info: { version: '1.0.0', title: 'Deal summary' },
    host: 'contoso-deals.azurewebsites.net',
    basePath: '/api',
    schemes: ['https'],
    paths: {
      '/GetDealSummary': {
        post: {
          tags: ['deals'],
          summary: 'Summary of the top deal of a customer',
          operationId: 'GetDealSummary',
          consumes: ['application/json'],
          produces: ['text/plain'],
          parameters: [
            { in: 'body', name: 'body', required: true, schema: { $ref: '#/definitions/request' } },
          ],
          responses: { 200: { description: 'The summary.', schema: { $ref: '#/definitions/Response' } } },
          security: [{ function_key: [] }],
        },
      },
    },
    definitions: {
      request: {
        type: 'object',
        required: ['customerName'],
        properties: { customerName: { type: 'string' } },
      },
      Response: { type: 'object', properties: { summary: { type: 'string' }, url: { type: 'string' } } },
    },
    securityDefinitions: { function_key: { type: 'apiKey', name: 'code', in: 'query' } },
  };

  it('is a connector whose key goes into the query', () => {
    const result = importing(document);
    if (!result.ok) throw new Error(result.error.message);
    expect(result.warnings).toEqual([]);
    expect(firstOf(result.connector)).toMatchObject({
      security: ['function_key'],
      output: {
        mediaType: 'text/plain',
        schema: { type: 'object', properties: { summary: { type: 'string' } } },
      },
    });
    const connection = { parameters: {}, credentials: { kind: 'apiKey', value: 'k==' } } as const;
    expect(requestOf(result.connector, { customerName: 'Contoso' }, connection)).toEqual({
      method: 'POST',
      url: 'https://contoso-deals.azurewebsites.net/api/GetDealSummary?code=k%3D%3D',
      headers: {
        accept: 'text/plain, application/json;q=0.8, */*;q=0.5',
        'content-type': 'application/json',
      },
      body: '{"customerName":"Contoso"}',
    });
  });
});

describe('what is no description is refused in plain words', () => {
  it.each([
    ['', 'This file is empty.'],
    ['<!doctype html><html></html>', 'This is a web page or XML, not a description.'],
    ['PK\u0003\u0004', 'This is an archive; unpack it and send its files.'],
    ['[]', 'A description is an object; this is not one.'],
    ['hello', 'A description is an object; this is not one.'],
    ['{}', 'This is no OpenAPI description: it has neither “swagger” nor “openapi”.'],
    ['{"swagger": "1.2"}', '“1.2” is no version of OpenAPI that Patchbay reads; 2.0 and 3.x are.'],
    ['{"openapi": "4.0.0"}', '“4.0.0” is no version of OpenAPI that Patchbay reads; 2.0 and 3.x are.'],
    ['{"swagger": "2.0"}', 'There are no paths: a description needs a member “paths” with its operations.'],
    ['{"swagger": "2.0", "paths": {}}', 'There is no operation in this description.'],
  ])('%j', (text, message) => {
    expect(refusalOf(text)).toMatchObject({ message, line: 1 });
  });

  it('also when its members are of any other kind', () => {
    for (const odd of [null, 5, 'x', [], {}, true, [null]])
      for (const member of [
        'info',
        'paths',
        'definitions',
        'parameters',
        'security',
        'securityDefinitions',
        'schemes',
        'host',
      ]) {
        const result = importing({ ...swagger({}), [member]: odd });
        expect(typeof result.ok).toBe('boolean');
      }
    for (const odd of [null, 5, 'x', [], {}, true, [null]])
      for (const member of [
        'parameters',
        'responses',
        'operationId',
        'security',
        'consumes',
        'summary',
        'x-ms-openai-data',
      ])
        expect(importing(swagger({ [member]: odd })).ok).toBe(true);
  });
});

describe('the folder of a connector', () => {
  it('is recognised by the names of its files', () => {
    const files = [
      { name: 'x/settings.json', text: '{"connectorName": "Named in settings"}' },
      { name: 'x/apiProperties.json', text: '{"properties": {"connectionParameters": {}},}' },
      { name: 'x/script.csx', text: 'public class Script {}' },
      {
        name: 'x/apiDefinition.swagger.json',
        text: JSON.stringify({ ...swagger({}), info: { version: '1' } }),
      },
    ];
    expect(importDescription(files)).toMatchObject({
      ok: true,
      connector: { title: 'Named in settings' },
      warnings: [
        { code: 'script.not_run', file: 'x/script.csx' },
        { code: 'json.trailing_comma', file: 'x/apiProperties.json', line: 1, column: 44 },
      ],
    });
    expect(importDescription(files.slice(0, 3)).ok).toBe(false);
    expect(importDescription([])).toMatchObject({ ok: false, error: { line: 1, column: 1 } });
  });

  it('says how a connection signs in', () => {
    const oauth = (identityProvider: string, customParameters: Record<string, string>) => ({
      type: 'oauthSetting',
      oAuthSettings: {
        identityProvider,
        scopes: ['read write'],
        customParameters: Object.fromEntries(
          Object.entries(customParameters).map(([name, value]) => [name, { value }]),
        ),
      },
    });
    const of = (token: object) => connectorOf(swagger({}), { connectionParameters: { token } }).security;
    expect(
      of(oauth('oauth2', { authorizationUrl: 'https://a/authorize', tokenUrl: 'https://a/token' })),
    ).toMatchObject([
      {
        kind: 'oauth2',
        authorizationUrl: 'https://a/authorize',
        tokenUrl: 'https://a/token',
        scopes: [{ name: 'read' }, { name: 'write' }],
      },
    ]);
    const entra = {
      loginUri: 'https://login.windows.net/',
      tenantId: 'common',
      resourceUri: 'https://graph.example.com',
    };
    expect(of(oauth('aad', entra))).toMatchObject([
      {
        kind: 'aad',
        grants: ['authorization_code', 'client_credentials'],
        tokenUrl: 'https://login.windows.net/common/oauth2/token',
        extra: { resource: 'https://graph.example.com' },
      },
    ]);
  });

  it('asks once for a key that is named twice', () => {
    const definitions = {
      securityDefinitions: { 'API Key': { type: 'apiKey', in: 'header', name: 'X-Key' } },
    };
    const connector = connectorOf(swagger({}, definitions), {
      connectionParameters: { api_key: { type: 'securestring' }, region: { type: 'string' } },
    });
    expect(connector.connectionParameters.map(({ name }) => name)).toEqual(['region']);
  });
});
