/** Tokens from an OAuth server written elsewhere: kept, shared, renewed, dropped; and what its refusals mean. */
import { Events, OAuth2Server } from 'oauth2-mock-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { explainTokenRefusal } from '../domain/oauth-words.ts';
import { startStub, type TestPorts, testPorts } from '../testing/ports.ts';
import { TokenCache, TokenError, type TokenRequest } from './tokens.ts';

const tenant = '7f000000-0000-4000-8000-000000000001';
const server = new OAuth2Server(undefined, undefined, {
  endpoints: { token: `/${tenant}/oauth2/v2.0/token` },
});
let ports: TestPorts;
let asked: Record<string, unknown>[] = [];

beforeAll(async () => {
  await server.issuer.keys.generate('RS256');
  await server.start(0, '127.0.0.1');
  server.service.on(Events.BeforeTokenSigning, (token, request) => {
    asked.push(request.body);
    token.payload.jti = asked.length; // no two tokens alike
  });
  ports = testPorts();
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  await ports.outbound.close();
  await server.stop();
});

const wanted = (more: Partial<TokenRequest> = {}): TokenRequest => ({
  tokenUrl: `http://127.0.0.1:${server.address().port}/${tenant}/oauth2/v2.0/token`,
  clientId: 'client',
  clientSecret: 'a secret & more=than+that',
  scope: 'https://contoso.crm.dynamics.com/.default',
  policy: ports.policy,
  ...more,
});
const cache = () => new TokenCache(ports);
const refusal = async (promise: Promise<unknown>) => {
  const error = await promise.catch((thrown: unknown) => thrown);
  if (!(error instanceof TokenError)) throw new Error('a TokenError was expected', { cause: error });
  return error.refusal;
};

test('asks as RFC 6749 says', async () => {
  const token = await cache().get(wanted());
  expect(token.value.split('.')).toHaveLength(3);
  expect(asked).toEqual([
    {
      grant_type: 'client_credentials',
      client_id: 'client',
      client_secret: 'a secret & more=than+that',
      scope: 'https://contoso.crm.dynamics.com/.default',
    },
  ]);
});

test('many who ask at once share one answer, and later ones keep it', async () => {
  const tokens = cache();
  const values = await Promise.all(
    Array.from({ length: 10 }, async () => (await tokens.get(wanted())).value),
  );
  values.push((await tokens.get(wanted())).value);
  expect(new Set(values).size).toBe(1);
  expect(asked).toHaveLength(1);
});

test('another client, scope or secret is another token', async () => {
  const tokens = cache();
  const all = [
    {},
    { clientId: 'other' },
    { scope: 'other' },
    { clientSecret: 'other' },
    { policy: { allowed: new Set(['127.0.0.1']) } },
  ];
  const values = await Promise.all(all.map(async (more) => (await tokens.get(wanted(more))).value));
  expect(new Set(values).size).toBe(all.length);
});

test('is renewed before it ends', async () => {
  const tokens = cache();
  const first = await tokens.get(wanted());
  ports.advance(54 * 60_000);
  expect(await tokens.get(wanted())).toBe(first);
  ports.advance(60_000 + 1); // five minutes before the hour is over
  expect((await tokens.get(wanted())).value).not.toBe(first.value);
});

test('is asked for again after it was dropped, but a newer one is not dropped with it', async () => {
  const tokens = cache();
  const first = await tokens.get(wanted());
  tokens.drop(wanted(), first);
  const second = await tokens.get(wanted());
  expect(second.value).not.toBe(first.value);
  tokens.drop(wanted(), first);
  expect(await tokens.get(wanted())).toBe(second);
});

test('a failure is not kept', async () => {
  const tokens = cache();
  server.service.once(Events.BeforeResponse, (response) => {
    response.statusCode = 401;
    response.body = {
      error: 'invalid_client',
      error_description:
        'AADSTS7000222: The provided client secret keys for app are expired. Trace ID: 1\r\nTimestamp: 2',
      error_codes: [7000222],
    };
  });
  expect(await refusal(tokens.get(wanted()))).toMatchObject({
    code: 'AADSTS7000222',
    detail: 'AADSTS7000222: The provided client secret keys for app are expired.',
    verdict: 'pause',
  });
  expect((await tokens.get(wanted())).value).not.toBe('');
});

test('a busy or absent server is tried again, a wrong one is not', async () => {
  server.service.once(Events.BeforeResponse, (response) => {
    response.statusCode = 503;
    response.body = '';
  });
  expect(await refusal(cache().get(wanted()))).toMatchObject({ verdict: 'retry' });
  expect(await refusal(cache().get(wanted({ tokenUrl: 'http://127.0.0.1:1/token' })))).toMatchObject({
    code: 'connect',
    verdict: 'retry',
  });
  expect(await refusal(cache().get(wanted({ tokenUrl: 'http://login.example/token' })))).toMatchObject({
    code: 'scheme_refused',
    verdict: 'pause',
  });
  const page = await startStub(() => ({
    status: 404,
    body: '<html>',
    headers: { 'content-type': 'text/html' },
  }));
  expect((await refusal(cache().get(wanted({ tokenUrl: `${page.url}/token` })))).message).toContain(
    'not a sign-in server',
  );
  await page.close();
});

test('the secret is in no error', async () => {
  const request = wanted({ tokenUrl: 'http://127.0.0.1:1/token' });
  const error = await cache()
    .get(request)
    .catch((thrown: Error) => thrown);
  expect(`${(error as Error).stack}${JSON.stringify(error)}`).not.toContain(request.clientSecret);
});

describe('refusals', () => {
  const entra = (number: number, text: string) => ({
    error: 'invalid_request',
    error_description: `AADSTS${number}: ${text} Trace ID: 0 Correlation ID: 0`,
    error_codes: [number],
  });
  test.each([
    [7000215, 'value, not its ID'],
    [7000222, 'has expired'],
    [700016, 'no application'],
    [90002, 'no such tenant'],
    [70011, 'scope'],
    [500011, 'no such environment'],
  ])('AADSTS%i', (number, words) => {
    const { message, code } = explainTokenRefusal(400, entra(number, 'What Microsoft says.'), 'value');
    expect(code).toBe(`AADSTS${number}`);
    expect(message).toContain(words);
  });

  test('a code nobody knows is shown as it is', () => {
    const { message } = explainTokenRefusal(400, entra(99999, 'Something new.'), 'value');
    expect(message).toContain('AADSTS99999: Something new.');
  });

  test('servers without such codes', () => {
    expect(explainTokenRefusal(401, { error: 'invalid_client' }, '').message).toContain(
      'client id or the secret',
    );
    expect(explainTokenRefusal(400, { error: 'odd_error', error_description: 'Odd.' }, '').message).toContain(
      'Odd.',
    );
    expect(explainTokenRefusal(200, undefined, '').message).toContain('not a sign-in server');
  });
});
