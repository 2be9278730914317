/** Service protection and faults: what a client meets on bad days. */
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startDataverse } from '../index.ts';
import { ask, testSandbox } from '../testing/sandbox.ts';
import { Faults } from './faults.ts';
import { ServiceProtection, usualLimits } from './limits.ts';

let now = new Date('2026-11-21T12:00:00Z');
const { sandbox, call } = testSandbox({
  now: () => now,
  limits: { requests: 5, executionSeconds: 10, concurrent: 2, windowSeconds: 60 },
});
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
};
const post = (body: unknown, headers: Record<string, string> = {}) =>
  ask(`${sandbox().url}/sandbox/faults`, { method: 'POST', body: JSON.stringify(body), headers });

describe('service protection', () => {
  it('counts requests in a window that slides, for each user', async () => {
    for (const remaining of [4, 3, 2, 1, 0]) {
      const answer = await call('GET', 'WhoAmI()');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe(String(remaining));
      expect(answer.headers.get('x-ms-ratelimit-time-remaining-xrm-requests')).toBe('10.00');
      later(10);
    }
    const refused = await call('GET', 'WhoAmI()');
    expect(refused).toMatchObject({ status: 429, json: { error: { code: '0x80072322' } } });
    expect(refused.headers.get('retry-after')).toBe('10');
    expect((await call('GET', 'WhoAmI()', { client: sandbox().clients.withoutPhoneCalls })).status).toBe(200);
    later(10);
    expect((await call('GET', 'WhoAmI()')).status).toBe(200);
    expect((await call('GET', 'WhoAmI()')).status).toBe(429);
  });

  it('adds up how long requests take', () => {
    // Every look at the clock takes six seconds: two requests exceed ten.
    const tick = (): Date => {
      later(6);
      return now;
    };
    const protection = new ServiceProtection({ ...usualLimits, executionSeconds: 10 }, tick);
    protection.begin('user').end();
    protection.begin('user').end();
    expect(() => protection.begin('user')).toThrow('Combined execution time');
    protection.begin('another').end();
  });

  it('lets only so many run at once', () => {
    const protection = new ServiceProtection({ ...usualLimits, concurrent: 2 }, () => now);
    const first = protection.begin('user');
    const second = protection.begin('user');
    expect(() => protection.begin('user')).toThrow('concurrent requests exceeded the limit of 2');
    first.end();
    protection.begin('user').end();
    second.end();
  });
});

describe('faults', () => {
  it.each([
    ['429', 429, '3'],
    ['503', 503, '3'],
    ['500', 500, null],
    ['401', 401, null],
  ] as const)('%s, so many times', async (kind, status, retryAfter) => {
    sandbox().faults.add({ kind, count: 1, ...(retryAfter && { retryAfterSeconds: Number(retryAfter) }) });
    const answer = await call('GET', 'contacts');
    expect(answer.status).toBe(status);
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
    expect((await call('GET', 'contacts')).status).toBe(200);
    expect(
      sandbox()
        .requests()
        .map(({ fault, path }) => path.startsWith('/api') && (fault ?? null))
        .slice(-2),
    ).toEqual([kind, null]);
  });

  it('are for those requests that they name', async () => {
    sandbox().faults.add({ kind: '500', method: 'POST', entity: 'phonecall', after: 1, count: 1 });
    expect((await call('GET', 'phonecalls?$top=1')).status).toBe(200);
    expect((await call('POST', 'phonecalls', { body: { subject: 'x' } })).status).toBe(204);
    expect((await call('POST', 'phonecalls', { body: { subject: 'x' } })).status).toBe(500);
    sandbox().faults.add({ kind: '500', path: '/contacts\\(.+\\)$/' });
    expect((await call('GET', 'contacts?$top=1')).status).toBe(200);
    sandbox().faults.add({ kind: '500', path: '/oauth2/' });
    expect((await ask(sandbox().tokenUrl, { method: 'POST' })).status).toBe(500);
  });

  it('cut the connection before or after the work is done', async () => {
    const id = '11111111-2222-4333-8444-555555555555';
    const exists = () =>
      sandbox()
        .environments[0]!.rows('phonecall')
        .some((row) => row.activityid === id);
    const put = () =>
      call('PATCH', `phonecalls(${id})`, { body: { subject: 'x' }, headers: { 'if-none-match': '*' } });
    sandbox().faults.add({ kind: 'reset-before', method: 'PATCH', count: 1 });
    sandbox().faults.add({ kind: 'reset-after-commit', method: 'PATCH', count: 1 });
    await expect(put()).rejects.toThrow('fetch failed');
    expect(exists()).toBe(false);
    await expect(put()).rejects.toThrow('fetch failed');
    expect(exists()).toBe(true);
    expect((await put()).status).toBe(412);
  });

  it('answer nothing, nonsense, or far too much', async () => {
    sandbox().faults.add({ kind: 'hang', count: 1 });
    const patience = new AbortController();
    const asked = fetch(`${sandbox().url}/api/data/v9.2/contacts`, { signal: patience.signal });
    await expect.poll(() => sandbox().requests().at(-1)?.fault).toBe('hang');
    patience.abort();
    await expect(asked).rejects.toThrow('aborted');
    sandbox().faults.add({ kind: 'garbage', count: 1 });
    expect(await call('GET', 'contacts')).toMatchObject({ status: 200, json: undefined });
    sandbox().faults.add({ kind: 'huge', bytes: 1_000_000, count: 1 });
    const huge = await call('GET', 'contacts');
    expect(huge.text.length).toBeGreaterThan(1_000_000);
    expect(huge.json.value.length).toBeGreaterThan(10);
  });

  it('come with a probability, the same in every run', () => {
    const draws = [0.1, 0.6, 0.4];
    const faults = new Faults(() => draws.shift()!);
    faults.add({ kind: '503', probability: 0.5 });
    const hit = () =>
      faults.take({ method: 'GET', path: '/api/data/v9.2/contacts', organization: 'x' })?.kind;
    expect([hit(), hit(), hit()]).toEqual(['503', undefined, '503']);
  });

  it('leave no timer or connection behind when the sandbox closes', async () => {
    const other = await startDataverse({ port: 0, organizations: [{ name: 'Other', data: {} }] });
    other.faults.add({ kind: 'slow', delayMs: 600_000, count: 1 }, { kind: 'hang' });
    const two = [0, 1].map(() => ask(`${other.url}/api/data/v9.2/contacts`).catch(() => 'cut'));
    await expect.poll(() => other.requests().length).toBe(2);
    await other.close();
    expect(await Promise.all(two)).toContain('cut');
  });
});

describe('the controls', () => {
  it('add, show and remove rules', async () => {
    expect((await post({ kind: '503', entity: 'contact', count: 2 })).status).toBe(200);
    expect((await call('GET', 'contacts')).status).toBe(503);
    const { json } = await ask(`${sandbox().url}/sandbox/faults`);
    expect(json.rules).toEqual([{ kind: '503', entity: 'contact', count: 2 }]);
    await ask(`${sandbox().url}/sandbox/faults`, { method: 'DELETE' });
    expect((await call('GET', 'contacts')).status).toBe(200);
  });

  it.each([
    [{ kind: 'flood' }, 'A kind is one of'],
    [{ kind: '503', cuont: 2 }, "no 'cuont'"],
    [{ kind: '503', count: '2' }, "'count' of a rule is a number"],
    [{ kind: '503', path: '/(/' }, 'Invalid regular expression'],
    ['x', 'A rule has a kind'],
  ])('refuse the rule %j', async (rule, message) => {
    const answer = await post(rule);
    expect(answer.status).toBe(400);
    expect(answer.json.error).toContain(message);
  });

  it('change the limits until a reset', async () => {
    const set = (body: string) => ask(`${sandbox().url}/sandbox/limits`, { method: 'POST', body });
    expect((await set('{"requests":1,"retryAfterSeconds":7}')).status).toBe(200);
    await call('GET', 'WhoAmI()');
    expect((await call('GET', 'WhoAmI()')).headers.get('retry-after')).toBe('7');
    expect((await set('{"requests":"1"}')).json.error).toContain("'requests' is a number");
    expect((await set('{"request":1}')).json.error).toContain('A limit is one of');
    sandbox().reset();
    expect((await call('GET', 'WhoAmI()')).status).toBe(200);
    expect((await call('GET', 'WhoAmI()')).status).toBe(200);
  });

  it('show what was asked, and forget it', async () => {
    await call('POST', 'phonecalls', { body: { subject: 'Seen' } });
    const { json } = await ask(`${sandbox().url}/sandbox/requests`);
    expect(json.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: '/api/data/v9.2/phonecalls',
      status: 204,
      body: '{"subject":"Seen"}',
      headers: { authorization: '(redacted)' },
    });
    await ask(`${sandbox().url}/sandbox/requests`, { method: 'DELETE' });
    expect(sandbox().requests()).toEqual([]);
  });

  it('reset everything', async () => {
    const before = sandbox().environments[0]!.rows('phonecall').length;
    await call('POST', 'phonecalls', { body: { subject: 'x' } });
    await post({ kind: '503' });
    await ask(`${sandbox().url}/sandbox/reset`, { method: 'POST' });
    expect(sandbox().environments[0]!.rows('phonecall')).toHaveLength(before);
    expect(sandbox().faults.list()).toEqual([]);
  });

  it('answer under loopback names only, lest a foreign name be pointed here', async () => {
    const get = request(`${sandbox().url}/sandbox/requests`, { headers: { host: 'contoso.example' } });
    get.end();
    const [response] = await once(get, 'response');
    response.resume();
    expect(response.statusCode).toBe(403);
  });

  it('answer no page of another origin', async () => {
    const refused = await post({ kind: '503' }, { origin: 'http://127.0.0.1:7300' });
    expect(refused.status).toBe(403);
    expect(sandbox().faults.list()).toEqual([]);
  });
});
