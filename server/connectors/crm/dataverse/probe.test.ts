/** "Test connection" says what is wrong, stage by stage, in words. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ConnectionSettings } from '../../../../contracts/crm.ts';
import { clients } from '../../../../sandbox/dataverse/index.ts';
import { testSandbox } from '../../../../sandbox/dataverse/testing/sandbox.ts';
import { crmClient } from '../crm-client.ts';
import { settings, stagesOf, startStub, type TestPorts, testPorts } from '../testing/ports.ts';

const { sandbox } = testSandbox();
let ports: TestPorts;
beforeAll(() => {
  ports = testPorts();
});
afterAll(() => ports.outbound.close());

const run = async (
  more: Partial<ConnectionSettings> = {},
  secret: string | undefined = sandbox().clientSecret,
  own = ports,
) => {
  const given = settings({
    uri: sandbox().url,
    tenant: sandbox().tenant,
    clientId: sandbox().clientId,
    authority: sandbox().loginUrl,
    ...more,
  });
  return await stagesOf(crmClient('dataverse', given, secret, own));
};
const outcomes = (stages: Awaited<ReturnType<typeof run>>) =>
  stages.map(({ stage, outcome }) => `${stage} ${outcome}`);

test('all is well', async () => {
  const stages = await run();
  expect(outcomes(stages)).toEqual(['address passed', 'token passed', 'identity passed', 'metadata passed']);
  for (const { durationMs } of stages) expect(durationMs).toBeGreaterThanOrEqual(0);
});

test.each([
  ['a wrong secret', {}, 'wrong~value', 'Copy the secret’s value, not its ID'],
  ['the secret’s id', {}, clients.normal.secretId, 'looks like the secret’s ID'],
  ['an expired secret', { clientId: clients.expired.clientId }, clients.expired.secret, 'has expired'],
  ['an unknown tenant', { tenant: '00000000-1111-4222-8333-444444444444' }, undefined, 'no such tenant'],
  [
    'an unknown application',
    { clientId: '00000000-0000-4000-8000-000000000099' },
    undefined,
    'no application with this client id',
  ],
  ['a scope of nothing', { scope: 'nonsense' }, undefined, 'scope'],
])('%s ends at the token', async (_, more, secret, words) => {
  const stages = await run(more, secret);
  const last = stages.at(-1)!;
  expect(last).toMatchObject({ stage: 'token', outcome: 'failed' });
  expect(last.message).toContain(words);
  expect(stages.some(({ stage }) => stage === 'identity')).toBe(false);
});

test('the secret’s id is warned of before anything is asked', async () => {
  expect((await run({}, clients.normal.secretId))[0]).toMatchObject({ stage: 'address', outcome: 'warning' });
});

test('no application user', async () => {
  const stages = await run({ clientId: clients.withoutUser.clientId }, clients.withoutUser.secret);
  expect(stages.at(-1)).toMatchObject({ stage: 'identity', outcome: 'failed' });
  expect(stages.at(-1)!.message).toContain('no application user');
});

test('a missing privilege is a warning that names the entity', async () => {
  const stages = await run(
    { clientId: clients.withoutPhoneCalls.clientId },
    clients.withoutPhoneCalls.secret,
  );
  expect(stages.at(-1)).toMatchObject({ stage: 'metadata', outcome: 'warning' });
  expect(stages.at(-1)!.message).toMatch(/phone calls.*prvRead/);
});

test('a token for another environment', async () => {
  const other = sandbox().environments[1]!.url;
  const stages = await run({ scope: `${other}/.default` });
  expect(stages.at(-1)).toMatchObject({ stage: 'identity', outcome: 'failed' });
  expect(stages.at(-1)!.message).toContain('does not accept the token');
});

test.each([
  ['v8.0', 'identity'],
  ['nonsense', 'address'],
])('API version %s', async (apiVersion, stage) => {
  const last = (await run({ apiVersion })).at(-1)!;
  expect(last).toMatchObject({ stage, outcome: 'failed' });
  expect(last.message).toContain('v9.2');
});

test('an address of something else', async () => {
  const stub = await startStub(() => ({
    body: '<html>hello</html>',
    headers: { 'content-type': 'text/html' },
  }));
  try {
    const last = (await run({ uri: stub.url, scope: `${sandbox().url}/.default` })).at(-1)!;
    expect(last).toMatchObject({ stage: 'identity', outcome: 'failed' });
    expect(last.message).toContain('not a Dataverse API');
    // An unknown authority answers, but not as a sign-in server.
    const login = (await run({ authority: stub.url })).at(-1)!;
    expect(login).toMatchObject({ stage: 'token', outcome: 'failed' });
  } finally {
    await stub.close();
  }
});

test.each([
  ['http://10.1.2.3', 'https:'],
  ['https://10.1.2.3', 'bare IP address'],
  ['', 'looks like https://contoso'],
])('%s is not called', async (uri, words) => {
  const last = (await run({ uri })).at(-1)!;
  expect(last).toMatchObject({ stage: 'address', outcome: 'failed' });
  expect(last.message).toContain(words);
});

test('what is missing is named', async () => {
  expect((await run({ clientId: '' })).at(-1)!.message).toContain('client id is missing');
  expect((await run({ tenant: '' })).at(-1)!.message).toContain('tenant');
  const given = settings({
    uri: sandbox().url,
    tenant: sandbox().tenant,
    clientId: sandbox().clientId,
    authority: sandbox().loginUrl,
  });
  expect((await stagesOf(crmClient('dataverse', given, undefined, ports))).at(-1)!.message).toContain(
    'secret is missing',
  );
});

test('no stage holds the secret', async () => {
  for (const secret of [sandbox().clientSecret, 'wrong~value'])
    expect(JSON.stringify(await run({}, secret))).not.toContain(secret);
});
