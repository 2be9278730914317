/** What a turn has done outside is not done again, whichever way it goes when it is taken again. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { openConversation } from '../../conversations/index.ts';
import { openJournal, type StepOutcome } from './turn-journal.ts';

let house: TestHouse;
let org: TestOrganization;
let conversationId: string;
let ran: string[] = [];

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house);
});
afterAll(() => house.close());
beforeEach(async () => {
  ran = [];
  conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Customer' },
  });
});

/** The turn, as a process takes it: what it asks for, one after the other. */
async function take(...steps: [kind: 'model' | 'tool', request: string, dies?: 'within'][]) {
  const journal = openJournal(house, {
    organizationId: org.organizationId,
    conversationId,
    epoch: 1,
    turn: 'message:2',
  });
  const outcomes: (StepOutcome<string> | 'died')[] = [];
  for (const [kind, request, dies] of steps) {
    const step = journal.step<string>({
      kind,
      request,
      repeatable: kind === 'model',
      run: async () => {
        ran.push(request);
        if (dies) await new Promise(() => {}); // its process is gone
        return `${request} done`;
      },
    });
    if (dies) {
      await expect.poll(() => ran.includes(request), { timeout: 10_000 }).toBe(true);
      outcomes.push('died');
    } else outcomes.push(await step);
  }
  return outcomes;
}
const done = (request: string) => ({ ok: true, result: `${request} done` });

it('goes on after what was done', async () => {
  await take(['model', 'what next?'], ['tool', 'book']);
  expect(await take(['model', 'what next?'], ['tool', 'book'], ['tool', 'tell'])).toEqual([
    done('what next?'),
    done('book'),
    done('tell'),
  ]);
  expect(ran).toEqual(['what next?', 'book', 'tell']);
});

it('a tool does not run twice when the turn is taken again without the model that asked for it', async () => {
  await take(['model', 'what next?'], ['tool', 'book']);
  expect(await take(['tool', 'book'])).toEqual([done('book')]);
  expect(await take(['tool', 'book'])).toEqual([done('book')]);
  expect(ran).toEqual(['what next?', 'book']);
});

it('nor is it begun again when nobody knows whether it was done', async () => {
  await take(['model', 'what next?'], ['tool', 'book', 'within']);
  expect(await take(['tool', 'book'])).toEqual([{ ok: false, reason: 'unknown_outcome' }]);
  expect(ran).toEqual(['what next?', 'book']);
});

it('asked for twice in one turn it runs twice', async () => {
  await take(['model', 'what next?'], ['tool', 'book']);
  await take(['tool', 'book'], ['tool', 'book']);
  expect(ran).toEqual(['what next?', 'book', 'book']);
});
