import { describe, expect, it } from 'vitest';
import {
  connectorOf,
  noCredentials,
  problemsOf,
  requestOf,
  swagger,
  warningsOf,
} from '../testing-descriptions.ts';

const policy = (templateId: string, parameters: Record<string, unknown>, operations?: string[]) => ({
  templateId,
  title: templateId,
  parameters: {
    ...Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [`x-ms-apimTemplateParameter.${name}`, value]),
    ),
    ...(operations ? { 'x-ms-apimTemplate-operationName': operations } : {}),
  },
});
const parameter = (type: string, more: object = {}) => ({
  type,
  uiDefinition: { constraints: { required: 'true' } },
  ...more,
});
const withPolicies = (policies: unknown[], parameters: object = {}, operation: object = {}, path = '/call') =>
  connectorOf(swagger(operation as Record<string, unknown>, {}, path), {
    connectionParameters: parameters,
    policyTemplateInstances: policies,
  });
const values = (parameters: Record<string, string>) => ({ ...noCredentials, parameters });
const input = (place: string, name: string, more: object = {}) => ({
  name,
  in: place,
  type: 'string',
  ...more,
});

describe('setheader and setqueryparameter', () => {
  it('override, skip and append', () => {
    const operation = { parameters: [input('header', 'X-A'), input('query', 'q')] };
    const run = (existsAction: string, inputs: Record<string, unknown>) => {
      const connector = withPolicies(
        [
          policy('setheader', { name: 'X-A', value: 'policy', existsAction }),
          policy('setqueryparameter', { name: 'q', value: 'p&1', existsAction }),
        ],
        {},
        operation,
      );
      const { headers, url } = requestOf(connector, inputs);
      return [headers['x-a'], url.split('?')[1]];
    };
    const given = { 'X-A': 'own', q: 'own' };
    expect(run('override', given)).toEqual(['policy', 'q=p%261']);
    expect(run('skip', given)).toEqual(['own', 'q=own']);
    expect(run('append', given)).toEqual(['own,policy', 'q=own&q=p%261']);
    expect(run('skip', {})).toEqual(['policy', 'q=p%261']);
  });

  it('read the connection, with a fallback, and only for their operations', () => {
    const connector = withPolicies(
      [
        policy('setheader', { name: 'X-Key', value: "Key @connectionParameters('api_key')" }),
        policy('setheader', { name: 'X-Region', value: "@connectionParameters('region', 'eu')" }),
        policy('setheader', { name: 'X-Other', value: 'x' }, ['Another']),
      ],
      { api_key: parameter('securestring'), region: parameter('string') },
    );
    expect(connector.connectionParameters).toMatchObject([
      { name: 'api_key', secret: true, required: true },
      { name: 'region', secret: false },
    ]);
    const { headers } = requestOf(connector, {}, values({ api_key: 'k' }));
    expect(headers).toMatchObject({ 'x-key': 'Key k', 'x-region': 'eu' });
    expect(headers).not.toHaveProperty('x-other');
  });

  it('bring no line break into a header', () => {
    const connector = withPolicies(
      [policy('setheader', { name: 'X-A', value: "@headers('X-B')" })],
      {},
      {
        parameters: [input('query', 'X-B')],
      },
    );
    expect(requestOf(connector, { 'X-B': 'a\r\nEvil: 1' }).headers).not.toHaveProperty('x-a');
    const fromConnection = withPolicies([
      policy('setheader', { name: 'X-A', value: "@connectionParameters('a')" }),
    ]);
    expect(problemsOf(fromConnection, {}, values({ a: 'x\r\nEvil: 1' }))).toMatchObject([{ input: 'X-A' }]);
  });
});

describe('dynamichosturl', () => {
  it('takes the host from the connection', () => {
    const connector = withPolicies([
      policy('dynamichosturl', { urlTemplate: "https://@connectionParameters('host')/api" }),
    ]);
    expect(requestOf(connector, {}, values({ host: 'https://crm.contoso.com/' })).url).toBe(
      'https://crm.contoso.com/api/call',
    );
    expect(problemsOf(connector)).toMatchObject([{ input: 'host' }]);
    for (const host of ['a@evil.com', 'evil.com?x', 'evil.com#', 'a\\b', 'a b'])
      expect(problemsOf(connector, {}, values({ host }))).toMatchObject([{ input: 'host' }]);
  });

  it('takes a whole address, or its fallback', () => {
    const connector = withPolicies([
      policy('dynamicHostUrl', {
        urlTemplate: "@connectionParameters('siteUrl','https://west.example.com')",
      }),
    ]);
    expect(requestOf(connector).url).toBe('https://west.example.com/call');
    expect(requestOf(connector, {}, values({ siteUrl: 'http://localhost:8080/x' })).url).toBe(
      'http://localhost:8080/x/call',
    );
  });

  it('an input chooses only from a list that the description gives', () => {
    const template = policy('dynamichosturl', { urlTemplate: "https://@queryParameters('environment')" });
    const open = withPolicies([template], {}, { parameters: [input('query', 'environment')] });
    expect(problemsOf(open, { environment: 'evil.com' })).toEqual([
      { input: 'environment', message: 'This may not choose where the request goes.' },
    ]);
    const listed = withPolicies(
      [template],
      {},
      {
        parameters: [input('query', 'environment', { enum: ['api.example.com', 'test.example.com'] })],
      },
    );
    expect(requestOf(listed, { environment: 'test.example.com' }).url).toMatch(
      /^https:\/\/test\.example\.com\/call/,
    );
  });
});

describe('routerequesttoendpoint and setproperty', () => {
  it('another path and method, with the same inputs in the path', () => {
    const connector = withPolicies(
      [
        policy('routerequesttoendpoint', {
          newPath: "/v2/@connectionParameters('tenant')/items('{id}')",
          httpMethod: 'PUT',
        }),
      ],
      {},
      { parameters: [input('path', 'id', { required: true })] },
      '/items/{id}',
    );
    const request = requestOf(connector, { id: "a'b" }, values({ tenant: 't/1' }));
    expect(request).toMatchObject({
      method: 'PUT',
      url: "https://api.example.com/base/v2/t%2F1/items('a%27%27b')",
    });
  });

  it('keeps the method that it is asked to keep', () => {
    const connector = withPolicies([
      policy('routerequesttoendpoint', { newPath: 'other', httpMethod: '@Request.OriginalHTTPMethod' }),
    ]);
    expect(requestOf(connector)).toMatchObject({ method: 'POST', url: 'https://api.example.com/base/other' });
  });

  it('adds members to the body', () => {
    const body = {
      name: 'body',
      in: 'body',
      schema: { type: 'object', properties: { a: { type: 'string' } } },
    };
    const set = (
      newPropertyParentPathTemplate: string,
      newPropertySubPathTemplate: string,
      propertyValuePathTemplate: string,
    ) =>
      policy('setproperty', {
        newPropertyParentPathTemplate,
        newPropertySubPathTemplate,
        propertyValuePathTemplate,
      });
    const connector = withPolicies(
      [
        set('@body()', 'topics', '["matter.created"]'),
        set('@body().deep', 'key', 'text'),
        set('@body()', 'copy', '@body().a'),
      ],
      {},
      { parameters: [body] },
    );
    expect(JSON.parse(requestOf(connector, { a: 'x' }).body as string)).toEqual({
      a: 'x',
      topics: ['matter.created'],
      deep: { key: 'text' },
      copy: 'x',
    });
  });
});

it('tells of policies that it does not have, with their place', () => {
  const warnings = warningsOf(swagger({}), {
    policyTemplateInstances: [
      policy('pollingtrigger', {}, ['Call']),
      policy('setheader', { name: 'A', value: 'b' }, ['Missing']),
    ],
  });
  expect(warnings.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['policy.unsupported', 'policy.operation']),
  );
  expect(warnings.find(({ code }) => code === 'policy.unsupported')).toMatchObject({
    message: 'The policy “pollingtrigger” is not supported and has no effect.',
    file: 'apiProperties.json',
    line: 1,
  });
});
