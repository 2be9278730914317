/** Who may call which AI agent; tenants do not meet. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { ChannelDirectory, channelSecret } from '../../channels/chat/index.ts';
import { isAppError } from '../../platform/errors.ts';
import { agentCaller } from './caller.ts';

let house: TestHouse;
let here: TestOrganization;
let there: TestOrganization;
let channels: ChannelDirectory;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  here = await makeOrganization(house, { withAiAgent: true });
  there = await makeOrganization(house, { withAiAgent: true });
  channels = new ChannelDirectory(house);
});
afterAll(() => house.close());

const secretOf = ({ channelId }: TestOrganization) => channelSecret(house, { channelId, secretVersion: 1 });
const call = (named: string, authorization?: string) =>
  agentCaller(house, channels, authorization === undefined ? {} : { authorization }, named);
const refusal = async (named: string, authorization?: string) => {
  const error = await call(named, authorization).catch((thrown: unknown) => thrown);
  return isAppError(error) ? error.code : error;
};

it('a secret opens its own tenant’s agent, by name or id, in whatever case', async () => {
  const mine = { organizationId: here.organizationId, channelId: here.channelId };
  for (const named of ['Assistant', 'ASSISTANT', here.aiAgentId!])
    expect(await call(named, `Bearer ${secretOf(here)}`)).toMatchObject({
      ...mine,
      agent: { id: here.aiAgentId },
    });
  // The same name in another tenant is another agent, and its id is nobody's here.
  expect((await call('Assistant', `Bearer ${secretOf(there)}`)).agent.id).toBe(there.aiAgentId);
  expect(await refusal(there.aiAgentId!, `Bearer ${secretOf(here)}`)).toBe('ai_agent.not_found');
});

it('an agent that the channel does not begin with is not the secret’s', async () => {
  const id = house.ids.next();
  await house.db.transaction(here.organizationId, ({ q }) =>
    q
      .insertInto('ai_agent')
      .values({ id, organization_id: here.organizationId, name: 'Back office' })
      .execute(),
  );
  expect(await refusal('Back office', `Bearer ${secretOf(here)}`)).toBe('ai_agent.not_found');
});

it.each([
  [undefined, 'auth.required'],
  ['Basic eDp5', 'auth.required'],
  ['Bearer nonsense', 'auth.required'],
  [`Bearer ${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}.${'a'.repeat(43)}`, 'auth.token_invalid'],
])('%s', async (authorization, code) => expect(await refusal('Assistant', authorization)).toBe(code));

it('names that are no names find nothing', async () => {
  for (const named of ['', "' or 1=1 --", '%', '_'.repeat(500)])
    expect(await refusal(named, `Bearer ${secretOf(here)}`)).toBe('ai_agent.not_found');
});
