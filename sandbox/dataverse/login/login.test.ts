import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { clients, people } from '../index.ts';
import { ask, testSandbox } from '../testing/sandbox.ts';

let now = new Date('2026-11-21T12:00:00Z');
const { sandbox, login, call } = testSandbox({ now: () => now });

describe('client credentials', () => {
  it('give a token for one environment, and for so long', async () => {
    const { json } = await login();
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 });
    expect(json).not.toHaveProperty('refresh_token');
    const whoAmI = (environment: number) =>
      call('GET', 'WhoAmI()', { environment, headers: { authorization: `Bearer ${json.access_token}` } });
    expect((await whoAmI(0)).status).toBe(200);
    expect((await whoAmI(1)).status).toBe(401);
    now = new Date(now.getTime() + 3600 * 1000);
    expect((await whoAmI(0)).status).toBe(401);
  });

  it('take localhost for the loopback address', async () => {
    expect(
      (await login({ scope: `${sandbox().url.replace('127.0.0.1', 'localhost')}/.default` })).status,
    ).toBe(200);
  });

  it.each([
    ['a wrong secret', () => ({ client_secret: 'wrong' }), 401, 'invalid_client', 7000215],
    [
      'the id of the secret',
      () => ({ client_secret: clients.normal.secretId }),
      401,
      'invalid_client',
      7000215,
    ],
    [
      'an expired secret',
      () => ({ client_id: clients.expired.clientId, client_secret: clients.expired.secret }),
      401,
      'invalid_client',
      7000222,
    ],
    ['an unknown application', () => ({ client_id: 'nobody' }), 400, 'unauthorized_client', 700016],
    [
      'a scope of one permission',
      () => ({ scope: `${sandbox().url}/user_impersonation` }),
      400,
      'invalid_scope',
      70011,
    ],
    ['a scope without a slash', () => ({ scope: `${sandbox().url}.default` }), 400, 'invalid_scope', 70011],
    ['two slashes', () => ({ scope: `${sandbox().url}//.default` }), 400, 'invalid_resource', 500011],
    [
      'two /.default',
      () => ({ scope: `${sandbox().url}/.default/.default` }),
      400,
      'invalid_resource',
      500011,
    ],
    [
      'another resource',
      () => ({ scope: 'https://contoso.example/.default' }),
      400,
      'invalid_resource',
      500011,
    ],
    ['no scope', () => ({ scope: '' }), 400, 'invalid_request', 900144],
    ['another grant', () => ({ grant_type: 'password' }), 400, 'unsupported_grant_type', 70003],
  ])('refuse %s', async (_, fields, status, error, code) => {
    const answer = await login(fields());
    expect(answer).toMatchObject({ status, json: { error, error_codes: [code] } });
    expect(answer.json.error_description).toMatch(
      new RegExp(`^AADSTS${code}: .*Trace ID: [0-9a-f-]+ Correlation ID: `, 's'),
    );
    expect(Object.keys(answer.json)).toEqual(
      expect.arrayContaining(['timestamp', 'trace_id', 'correlation_id', 'error_uri']),
    );
  });

  it('refuse an unknown tenant, and what is not POST', async () => {
    expect((await login({}, 'elsewhere')).json.error_codes).toEqual([90002]);
    expect((await ask(sandbox().tokenUrl)).status).toBe(400);
  });

  it('leave no secret in the journal', async () => {
    await login();
    expect(JSON.stringify(sandbox().requests())).not.toContain(clients.normal.secret);
  });
});

describe('signing in', () => {
  const verifier = 'a-verifier-of-at-least-forty-three-characters-00';
  const redirectUri = 'http://127.0.0.1:9/callback';
  const query = (more: Record<string, string> = {}): string =>
    new URLSearchParams({
      client_id: clients.normal.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      scope: `${sandbox().url}/user_impersonation offline_access`,
      state: 'a "state" <b>',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...more,
    }).toString();
  const authorize = (more: Record<string, string> = {}) => ask(`${sandbox().authorizeUrl}?${query(more)}`);
  const codeFor = async (person: string): Promise<string> => {
    const { headers } = await authorize({ sign_in_as: person });
    return new URL(headers.get('location')!).searchParams.get('code')!;
  };
  const redeem = (code: string, more: Record<string, string> = {}) =>
    login({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
      ...more,
    });
  const whoIs = async (token: string): Promise<string> => {
    const headers = { authorization: `Bearer ${token}` };
    const { json } = await call('GET', 'WhoAmI()', { headers });
    return (await call('GET', `systemusers(${json.UserId})`, { headers })).json.fullname;
  };

  it('shows who may sign in, and escapes what came in the address', async () => {
    const { status, text, headers } = await authorize();
    expect(status).toBe(200);
    for (const person of people) expect(text).toContain(`Sign in as ${person.name}`);
    expect(text).toContain('value="a &quot;state&quot; &lt;b&gt;"');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('brings back a code that gives a token of that person, once', async () => {
    const answer = await authorize({ sign_in_as: people[1]!.objectId });
    expect(answer.status).toBe(302);
    const back = new URL(answer.headers.get('location')!);
    expect(back.href.startsWith(redirectUri)).toBe(true);
    expect(back.searchParams.get('state')).toBe('a "state" <b>');
    const code = back.searchParams.get('code')!;
    const { json } = await redeem(code);
    expect(await whoIs(json.access_token)).toBe('Sam (Sales)');
    expect((await redeem(code)).json.error_codes).toEqual([54005]);
  });

  it('renews by refresh tokens, each of which brings the next', async () => {
    const first = await redeem(await codeFor(people[0]!.objectId));
    const renew = (token: string) => login({ grant_type: 'refresh_token', refresh_token: token });
    const second = await renew(first.json.refresh_token);
    expect(await whoIs(second.json.access_token)).toBe('Emma (Service)');
    expect(second.json.refresh_token).not.toBe(first.json.refresh_token);
    expect((await renew('made up')).json.error).toBe('invalid_grant');
    expect((await renew(second.json.refresh_token)).status).toBe(200);
  });

  it('wants the verifier of the challenge, and the same address', async () => {
    expect(
      (await redeem(await codeFor(people[0]!.objectId), { code_verifier: 'another' })).json.error_codes,
    ).toEqual([501481]);
    const other = { redirect_uri: 'http://127.0.0.1:9/other' };
    expect((await redeem(await codeFor(people[0]!.objectId), other)).json.error).toBe('invalid_grant');
  });

  it('lets codes expire', async () => {
    const code = await codeFor(people[0]!.objectId);
    now = new Date(now.getTime() + 601 * 1000);
    expect((await redeem(code)).json.error_codes).toEqual([70008]);
  });

  it('goes back with an error when a person declines', async () => {
    const { headers } = await authorize({ sign_in_as: 'nobody' });
    expect(new URL(headers.get('location')!).searchParams.get('error')).toBe('access_denied');
  });

  it('never sends anybody to a foreign address', async () => {
    const answer = await authorize({ redirect_uri: 'https://contoso.example/callback' });
    expect(answer).toMatchObject({ status: 400, json: { error_codes: [50011] } });
  });
});
