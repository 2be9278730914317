import { describe, expect, it } from 'vitest';
import {
  connectorOf,
  firstOf,
  noCredentials,
  openapi,
  problemsOf,
  requestOf,
  swagger,
} from '../testing-descriptions.ts';

const query = (name: string, more: object = {}) => ({ name, in: 'query', type: 'string', ...more });
const path = (name: string, more: object = {}) => ({
  name,
  in: 'path',
  required: true,
  type: 'string',
  ...more,
});
const body = (properties: object, required: string[] = []) => ({
  name: 'body',
  in: 'body',
  required: true,
  schema: { type: 'object', properties, required },
});

describe('where inputs go', () => {
  it('path, query, header and body, each in its encoding', () => {
    const connector = connectorOf(
      swagger(
        {
          parameters: [
            path('id'),
            query('$filter'),
            query('tags', { type: 'array', items: { type: 'string' }, collectionFormat: 'pipes' }),
            { name: 'X-Note', in: 'header', type: 'string' },
            body({ amount: { type: 'number' }, name: { type: 'string' } }),
          ],
        },
        {},
        '/orders/{id}/lines',
      ),
    );
    const request = requestOf(connector, {
      id: 'a/b ?#',
      $filter: "name eq 'A&B'",
      tags: ['x|y', 'z'],
      'X-Note': 'hello',
      amount: '12.5',
      name: 'Contoso',
    });
    expect(request).toEqual({
      method: 'POST',
      url: 'https://api.example.com/base/orders/a%2Fb%20%3F%23/lines?$filter=name%20eq%20%27A%26B%27&tags=x%7Cy%7Cz',
      headers: {
        'x-note': 'hello',
        'content-type': 'application/json',
        accept: 'application/json, */*;q=0.5',
      },
      body: '{"amount":12.5,"name":"Contoso"}',
    });
  });

  it('lists as collectionFormat says', () => {
    const list = (collectionFormat: string) =>
      requestOf(
        connectorOf(
          swagger({
            parameters: [query('a', { type: 'array', items: { type: 'string' }, collectionFormat })],
          }),
        ),
        { a: ['1', '2 3'] },
      ).url.split('?')[1];
    expect([list('csv'), list('ssv'), list('tsv'), list('pipes'), list('multi')]).toEqual([
      'a=1,2%203',
      'a=1%202%203',
      'a=1%092%203',
      'a=1%7C2%203',
      'a=1&a=2%203',
    ]);
  });

  it.each([
    [{ in: 'query', style: 'form', explode: true }, [3, 4], '/call?v=3&v=4'],
    [{ in: 'query', style: 'form', explode: false }, [3, 4], '/call?v=3,4'],
    [{ in: 'query', style: 'form', explode: true }, { a: 1, b: 2 }, '/call?a=1&b=2'],
    [{ in: 'query', style: 'form', explode: false }, { a: 1, b: 2 }, '/call?v=a,1,b,2'],
    [{ in: 'query', style: 'spaceDelimited', explode: false }, [3, 4], '/call?v=3%204'],
    [{ in: 'query', style: 'pipeDelimited', explode: false }, [3, 4], '/call?v=3%7C4'],
    [{ in: 'query', style: 'deepObject', explode: true }, { a: 1, b: 2 }, '/call?v%5Ba%5D=1&v%5Bb%5D=2'],
    [{ in: 'path', style: 'simple' }, [3, 4], '/call/3,4'],
    [{ in: 'path', style: 'label', explode: true }, [3, 4], '/call/.3.4'],
    [{ in: 'path', style: 'matrix', explode: false }, [3, 4], '/call/;v=3,4'],
    [{ in: 'path', style: 'matrix', explode: true }, [3, 4], '/call/;v=3;v=4'],
    [{ in: 'path', style: 'simple', explode: true }, { a: 1, b: 2 }, '/call/a=1,b=2'],
    [{ in: 'path', style: 'simple', explode: false }, { a: 1, b: 2 }, '/call/a,1,b,2'],
  ])('the styles of OpenAPI 3: %j', (place, v, url) => {
    const isPath = place.in === 'path';
    const parameter = { name: 'v', required: true, schema: {}, ...place };
    const connector = connectorOf(openapi({ parameters: [parameter] }, {}, isPath ? '/call/{v}' : '/call'));
    expect(requestOf(connector, { v }).url).toBe(`https://api.example.com/base${url}`);
  });

  it('x-ms-url-encoding: once, or twice', () => {
    const url = (encoding: string) =>
      requestOf(
        connectorOf(swagger({ parameters: [path('p', { 'x-ms-url-encoding': encoding })] }, {}, '/f/{p}')),
        {
          p: 'a/b',
        },
      ).url;
    expect(url('single')).toBe('https://api.example.com/base/f/a%2Fb');
    expect(url('double')).toBe('https://api.example.com/base/f/a%252Fb');
  });

  it('a quote in an OData key is written twice', () => {
    const connector = connectorOf(swagger({ parameters: [path('name')] }, {}, "/people('{name}')"));
    expect(requestOf(connector, { name: "O'Brien" }).url).toBe(
      "https://api.example.com/base/people('O%27%27Brien')",
    );
  });

  it('forms, with files where there are some', () => {
    const field = (name: string, type = 'string') => ({ name, in: 'formData', type });
    const form = connectorOf(
      swagger({ parameters: [field('a'), field('b')], consumes: ['application/x-www-form-urlencoded'] }),
    );
    expect(requestOf(form, { a: 'x&y=1', b: 'ü' })).toMatchObject({
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'a=x%26y%3D1&b=%C3%BC',
    });
    const upload = connectorOf(swagger({ parameters: [field('note'), field('data', 'file')] }));
    const { headers, body: bytes } = requestOf(upload, {
      note: '--patchbay-part-1\r\nhello',
      data: { name: 'a"b.txt', contentType: 'text/plain', base64: btoa('content') },
    });
    expect(headers['content-type']).toBe('multipart/form-data; boundary=patchbay-part-2');
    expect(new TextDecoder().decode(bytes as Uint8Array)).toBe(
      '--patchbay-part-2\r\nContent-Disposition: form-data; name="note"\r\n\r\n--patchbay-part-1\r\nhello\r\n' +
        '--patchbay-part-2\r\nContent-Disposition: form-data; name="data"; filename="a%22b.txt"\r\n' +
        'Content-Type: text/plain\r\n\r\ncontent\r\n--patchbay-part-2--\r\n',
    );
  });

  it('a whole body that is a list or a text', () => {
    const whole = (schema: object, consumes = ['application/json']) =>
      connectorOf(swagger({ parameters: [{ name: 'items', in: 'body', schema }], consumes }));
    expect(requestOf(whole({ type: 'array', items: { type: 'integer' } }), { items: '1, 2' }).body).toBe(
      '[1,2]',
    );
    expect(requestOf(whole({ type: 'string' }, ['text/plain']), { items: 'hello' }).body).toBe('hello');
  });
});

describe('defaults', () => {
  const connector = connectorOf(
    swagger({
      parameters: [
        query('api-version', { default: '2.0', 'x-ms-visibility': 'internal', required: true }),
        query('top', { type: 'integer', default: 10 }),
        body(
          {
            kind: { type: 'string', default: 'note', 'x-ms-visibility': 'internal' },
            text: { type: 'string' },
            owner: {
              type: 'object',
              required: ['type'],
              properties: {
                type: { type: 'string', default: 'user', 'x-ms-visibility': 'internal' },
                id: { type: 'string' },
                optional: { type: 'string', default: 'stays out' },
              },
            },
          },
          ['text'],
        ),
      ],
    }),
  );

  it('fill in what is internal, and what is not given', () => {
    const request = requestOf(connector, { text: 'hello', owner: { id: '7' } });
    expect(request.url).toMatch(/\?api-version=2\.0&top=10$/);
    expect(JSON.parse(request.body as string)).toEqual({
      kind: 'note',
      text: 'hello',
      owner: { id: '7', type: 'user' },
    });
  });

  it('give way to what is given', () => {
    expect(requestOf(connector, { text: 'a', top: '5', 'api-version': '3.0' }).url).toMatch(
      /api-version=3\.0&top=5$/,
    );
  });
});

describe('inputs that are wrong', () => {
  const connector = connectorOf(
    swagger({
      parameters: [
        query('count', { type: 'integer', minimum: 1, maximum: 9, required: true }),
        query('state', { enum: ['Open', 'Closed'] }),
        query('at', { format: 'date-time' }),
        query('id', { format: 'uuid' }),
        body({ flag: { type: 'boolean' }, list: { type: 'array', maxItems: 2, items: { type: 'integer' } } }),
      ],
    }),
  );

  it('are told one by one, by their names', () => {
    expect(
      problemsOf(connector, {
        state: 'lost',
        at: 'soon',
        id: '1',
        flag: 'perhaps',
        list: ['1', 'b'],
        other: 1,
      }),
    ).toEqual([
      { input: 'other', message: 'There is no such input.' },
      { input: 'count', message: 'This is needed.' },
      { input: 'state', message: 'This must be one of: Open, Closed.' },
      { input: 'at', message: 'This must be a date and time, such as 2026-11-21T09:30:00Z.' },
      { input: 'id', message: 'This must be a GUID.' },
      { input: 'flag', message: 'This must be true or false.' },
      { input: 'list[1]', message: 'This must be a number.' },
    ]);
    expect(problemsOf(connector, { count: 10, list: [1, 2, 3] })).toEqual([
      { input: 'count', message: 'This must be at most 9.' },
      { input: 'list', message: 'There may be 2 of these; there are 3.' },
    ]);
    expect(problemsOf(connector, { count: 1.5 })).toEqual([
      { input: 'count', message: 'This must be a whole number.' },
    ]);
  });

  it('but what is meant is taken', () => {
    const { url, body: sent } = requestOf(connector, {
      count: ' 3 ',
      state: 'open',
      flag: 'yes',
      list: '[1,"2"]',
    });
    expect(url).toBe('https://api.example.com/base/call?count=3&state=Open');
    expect(JSON.parse(sent as string)).toEqual({ flag: true, list: [1, 2] });
  });
});

describe('signing in', () => {
  const keyed = (place: 'query' | 'header') =>
    connectorOf(
      swagger(
        {},
        {
          securityDefinitions: { key: { type: 'apiKey', in: place, name: 'code' } },
          security: [{ key: [] }],
        },
      ),
    );

  it('by a key in the query or in a header', () => {
    const connection = { parameters: {}, credentials: { kind: 'apiKey', value: 'a&b' } } as const;
    expect(requestOf(keyed('query'), {}, connection).url).toBe(
      'https://api.example.com/base/call?code=a%26b',
    );
    expect(requestOf(keyed('header'), {}, connection).headers).toMatchObject({ code: 'a&b' });
  });

  it('by name and password, and by a token', () => {
    const basic = { kind: 'basic', username: 'Jürgen', password: 'p:w' } as const;
    expect(requestOf(keyed('query'), {}, { parameters: {}, credentials: basic }).headers.authorization).toBe(
      `Basic ${Buffer.from('Jürgen:p:w').toString('base64')}`,
    );
    const bearer = { kind: 'bearer', token: 't' } as const;
    expect(requestOf(keyed('query'), {}, { parameters: {}, credentials: bearer }).headers.authorization).toBe(
      'Bearer t',
    );
  });

  it('an input cannot take the place of a key', () => {
    const connector = connectorOf(
      swagger(
        { parameters: [query('code')] },
        { securityDefinitions: { key: { type: 'apiKey', in: 'query', name: 'code' } } },
      ),
    );
    const connection = { parameters: {}, credentials: { kind: 'apiKey', value: 'right' } } as const;
    expect(requestOf(connector, { code: 'wrong' }, connection).url).toMatch(/\?code=right$/);
  });

  it('two keys at once: one is a parameter of the connection', () => {
    const connector = connectorOf(
      swagger(
        {},
        {
          securityDefinitions: {
            app: { type: 'apiKey', in: 'header', name: 'X-App' },
            key: { type: 'apiKey', in: 'header', name: 'X-Key' },
          },
          security: [{ app: [], key: [] }],
        },
      ),
    );
    expect(connector.connectionParameters).toMatchObject([{ name: 'key', secret: true }]);
    expect(connector.security.map(({ id }) => id)).toEqual(['app']);
    const connection = { parameters: { key: 'k' }, credentials: { kind: 'apiKey', value: 'a' } } as const;
    expect(requestOf(connector, {}, connection).headers).toMatchObject({ 'x-app': 'a', 'x-key': 'k' });
  });
});

describe('where the request goes', () => {
  it('is what the connection says, before what the description says', () => {
    const connector = connectorOf(swagger({}));
    const at = (baseUrl: string) => ({ ...noCredentials, baseUrl });
    expect(requestOf(connector, {}, at('http://localhost:7071/api/')).url).toBe(
      'http://localhost:7071/api/call',
    );
    expect(problemsOf(connector, {}, at('file:///etc'))[0]?.input).toBe('baseUrl');
    expect(problemsOf(connector, {}, at('https://user:pw@host/'))[0]?.input).toBe('baseUrl');
    expect(problemsOf(connector, {}, at('https://host/?x=1'))[0]?.input).toBe('baseUrl');
  });

  it('has the variables of servers filled in from the connection', () => {
    const connector = connectorOf(
      openapi(
        {},
        {
          servers: [
            {
              url: 'https://{tenant}.example.com/{version}',
              variables: { tenant: { default: 'demo' }, version: { default: 'v1', enum: ['v1', 'v2'] } },
            },
          ],
        },
      ),
    );
    expect(connector.connectionParameters).toMatchObject([
      { name: 'tenant', default: 'demo', required: false },
      { name: 'version', allowedValues: [{ value: 'v1' }, { value: 'v2' }] },
    ]);
    expect(requestOf(connector).url).toBe('https://demo.example.com/v1/call');
    const to = (tenant: string) => ({ ...noCredentials, parameters: { tenant } });
    expect(requestOf(connector, {}, to('contoso')).url).toBe('https://contoso.example.com/v1/call');
    for (const evil of ['evil.com/', 'evil.com#', 'a@evil.com', 'evil.com?', 'evil.com\\', 'a b'])
      expect(problemsOf(connector, {}, to(evil))[0]).toMatchObject({ input: 'tenant' });
  });

  it('x-ms-parameterized-host', () => {
    const connector = connectorOf(
      swagger(
        {},
        {
          'x-ms-parameterized-host': {
            hostTemplate: '{account}.example.com',
            parameters: [{ name: 'account', in: 'path', required: true, type: 'string' }],
          },
        },
      ),
    );
    expect(problemsOf(connector)).toEqual([
      { input: 'account', message: 'The connection does not say this; enter it there.' },
    ]);
    const connection = { ...noCredentials, parameters: { account: 'contoso' } };
    expect(requestOf(connector, {}, connection).url).toBe('https://contoso.example.com/base/call');
  });

  it('keeps a fixed query of the path', () => {
    const connector = connectorOf(swagger({ parameters: [query('a')] }, {}, '/call?mode=full'));
    expect(requestOf(connector, { a: '1' }).url).toBe('https://api.example.com/base/call?mode=full&a=1');
    expect(firstOf(connector).inputs.map(({ name }) => name)).toEqual(['a']);
  });
});
