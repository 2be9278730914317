/** Pro-code agents in a real conversation: restarts in the middle of a turn, approvals, hand-overs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import {
  makeOrganization,
  makeQueue,
  makeRepresentative,
  type TestOrganization,
} from '../../../testing/people.ts';
import {
  appendMessages,
  approvalsSignal,
  closeConversation,
  leaveConversation,
  lockConversation,
  messagesAfter,
  openConversation,
} from '../../conversations/index.ts';
import type { LoggedEvent } from '../../data-model/events/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { customerTurnConsumer } from '../consumers/on-customer-turn.ts';
import { agentRuntimes } from '../runtime/agent-runtimes.ts';
import { wakeDue } from '../runtime/dialog-inputs.ts';
import { decideApproval, listApprovals } from './approvals/decide-approval.ts';
import type { Scenario } from './definitions/scenario.ts';
import { type Counter, smallScenario } from './testing-agents.ts';
import { orderModels, orderScenario } from './testing-crash.ts';

let now = new Date('2026-11-21T10:00:00.000Z');
let house: TestHouse;
let org: TestOrganization;
let consumer: ReturnType<typeof customerTurnConsumer>;
const counter: Counter = { booked: [], looked: 0 };
const ran: string[] = [];
const scenarios = new Map<string, Scenario>();

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString(), {
    clock: { now: () => now },
  });
  org = await makeOrganization(house, { withAiAgent: true });
  for (const scenario of [smallScenario(counter), orderScenario((what) => ran.push(what))])
    scenarios.set(scenario.name, scenario);
  consumer = customerTurnConsumer(house, agentRuntimes(house, scenarios));
});
afterEach(() => {
  ran.length = 0;
  counter.booked.length = 0;
});
afterAll(async () => {
  await consumer?.close();
  await house?.close();
});

const types = ['handler.engaged', 'message.received', 'ai_agent.input_arrived'];
let seen = 0;
async function newEvents(): Promise<LoggedEvent<'message.received'>[]> {
  const events = await house.db.system<LoggedEvent<'message.received'> & Record<string, unknown>>(
    `select position, tx_id::text as "txId", type, organization_id as "organizationId", conversation_id as "conversationId",
            representative_id as "representativeId", actor, at, payload
     from event where position > $1 order by position`,
    [seen],
  );
  seen = events.at(-1)?.position ?? seen;
  return events.filter(({ type }) => types.includes(type));
}
async function readOn(): Promise<void> {
  for (const event of await newEvents()) await consumer.handle(house, event);
}

async function open(scenario: string): Promise<string> {
  await house.db.transaction(org.organizationId, ({ q }) =>
    q
      .updateTable('ai_agent')
      .set({ kind: 'scenario', settings: JSON.stringify({ scenario }) })
      .where('id', '=', org.aiAgentId!)
      .execute(),
  );
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: conversationId, name: 'Maria' },
  });
  await readOn();
  return conversationId;
}

async function write(conversationId: string, text: string): Promise<void> {
  await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    await appendMessages(tx, conversation, [
      {
        clientMessageId: house.ids.next(),
        kind: 'message',
        sender: { kind: 'customer', id: 'c', name: 'Maria' },
        text,
        sentAt: house.clock.now(),
      },
    ]);
  });
}
async function say(conversationId: string, text: string): Promise<void> {
  await write(conversationId, text);
  await readOn();
}
const spoken = async (conversationId: string): Promise<string[]> =>
  (await read(house, org.organizationId, (tx) => messagesAfter(tx, conversationId, 0, 100)))
    .filter(({ kind, sender }) => kind === 'message' && sender.kind === 'ai_agent')
    .map(({ sender, text }) => `${sender.name}: ${text}`);
const stepsLeft = async (conversationId: string): Promise<number> =>
  (await house.db.system('select 1 from turn_step where conversation_id = $1', [conversationId])).length;

describe('a process that is killed in the middle of a turn', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crash-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Another process takes the turn, and dies of SIGKILL. @returns what its tool did. */
  async function die(how: 'after' | 'within', event: LoggedEvent): Promise<string[]> {
    const file = join(folder, `${how}.txt`);
    const child = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'testing-crash.ts'),
        how,
        house.testDatabase.connectionString,
        JSON.stringify(event),
        file,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let errors = '';
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString();
    });
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal, errors).toBe('SIGKILL');
    return readFileSync(file, 'utf8').trim().split('\n');
  }

  /** What the next process does with the same event. */
  async function takeAgain(event: LoggedEvent<'message.received'>): Promise<void> {
    const again = { ...house, models: orderModels(() => 'Your order O-1 is placed.') };
    const next = customerTurnConsumer(again, agentRuntimes(again, scenarios));
    await next.handle(again, event);
    await next.close();
  }

  test('after the tool ran: the next one goes on after it, and the tool does not run again', async () => {
    const conversationId = await open('Orders');
    await write(conversationId, 'Some bread, please');
    const [event] = await newEvents();
    expect(await die('after', event!)).toEqual(['bread']);
    expect(await spoken(conversationId)).toEqual([]);
    expect(await stepsLeft(conversationId)).toBeGreaterThan(0);
    await takeAgain(event!);
    expect(ran).toEqual([]);
    expect(await spoken(conversationId)).toEqual(['Assistant: Your order O-1 is placed.']);
    expect(await stepsLeft(conversationId)).toBe(0);
    // What the tool wrote into the session is not lost with the process.
    const [dialog] = await house.db.system<{ state: { variables: unknown; done: string[] } }>(
      'select state from dialog where conversation_id = $1',
      [conversationId],
    );
    expect(dialog!.state).toMatchObject({ variables: { lastOrder: 'bread' }, done: ['place_order'] });
  }, 90_000);

  test('while the tool runs: nobody knows, the customer is told so, and nothing is repeated', async () => {
    const conversationId = await open('Orders');
    await write(conversationId, 'Some bread, please');
    const [event] = await newEvents();
    expect(await die('within', event!)).toEqual(['bread']);
    await takeAgain(event!);
    expect(ran).toEqual([]);
    expect(await spoken(conversationId)).toEqual([
      expect.stringContaining('I cannot tell whether this was done: Order bread'),
    ]);
  }, 90_000);
});

describe('approvals', () => {
  const minute = 60_000;
  const asks = async () => {
    const conversationId = await open('Small');
    await say(conversationId, 'refund');
    await say(conversationId, '250');
    return conversationId;
  };
  const person = (userId: string, isSupervisor = false) => ({
    organizationId: org.organizationId,
    userId,
    isSupervisor,
  });
  const openFor = async (who: ReturnType<typeof person>) =>
    await listApprovals(house, who, { state: 'open', limit: 50 });
  const approve = (approvalId: string) => ({ approvalId, decision: 'approved' as const, reason: '' });

  test('a representative of the queue approves, and the agent goes on; a second decision is refused', async () => {
    const representative = person(await makeRepresentative(house, org));
    const conversationId = await asks();
    const [approval] = await openFor(representative);
    expect(approval).toMatchObject({
      conversationId,
      customerName: 'Maria',
      askedBy: 'Invoices',
      words: 'Refund 250 euros',
      queueName: 'Support',
    });
    const both = await Promise.allSettled([
      decideApproval(house, representative, approve(approval!.approvalId)),
      decideApproval(house, representative, { ...approve(approval!.approvalId), decision: 'declined' }),
    ]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'approval.already_decided' },
    });
    await readOn();
    const wasApproved = both[0].status === 'fulfilled';
    expect((await spoken(conversationId)).at(-1)).toContain(
      wasApproved ? 'You get 250 euros back.' : 'This was not approved',
    );
    expect(await openFor(representative)).toEqual([]);
    const decided = await listApprovals(house, representative, { state: 'decided', limit: 5 });
    expect(decided[0]).toMatchObject({ approvalId: approval!.approvalId, decidedBy: 'Test representative' });
  });

  test('who has no right to it, is too late, or asks for what is over, is told so', async () => {
    const other = await makeQueue(house, org, 'Other');
    const outsider = person(await makeRepresentative(house, org, { queueIds: [other] }));
    const supervisor = { ...outsider, isSupervisor: true };
    await asks();
    expect(await openFor(outsider)).toEqual([]);
    const [approval] = await openFor(supervisor);
    const decide = (who: typeof supervisor) => decideApproval(house, who, approve(approval!.approvalId));
    await expect(decide(outsider)).rejects.toMatchObject({ code: 'approval.not_yours' });
    await expect(decideApproval(house, supervisor, approve(house.ids.next()))).rejects.toMatchObject({
      code: 'approval.not_found',
    });
    now = new Date(now.getTime() + 2 * minute);
    await expect(decide(supervisor)).rejects.toMatchObject({ code: 'approval.expired' });
  });

  test('one whose agent does not have the conversation any more is over', async () => {
    const supervisor = person(await makeRepresentative(house, org), true);
    const conversationId = await asks();
    const [approval] = await openFor(supervisor);
    await say(conversationId, 'I want to talk to a human');
    expect(await openFor(supervisor)).toEqual([]);
    await expect(decideApproval(house, supervisor, approve(approval!.approvalId))).rejects.toMatchObject({
      code: 'approval.over',
    });
  });

  test.each<[string, (conversationId: string) => Promise<unknown>]>([
    ['it hands over', (id) => say(id, 'I want to talk to a human')],
    ['the customer leaves', (id) => leaveConversation(house, org.organizationId, id, 'c')],
    [
      'it is closed',
      (id) =>
        transact(house, org.organizationId, async (tx) => {
          const at = house.clock.now();
          await closeConversation(tx, await lockConversation(tx, id), 'inactive', { at, actor: 'system' });
        }),
    ],
  ])('no approval stays pending of an engagement that is over: %s', async (_, end) => {
    const supervisor = person(await makeRepresentative(house, org), true);
    const conversationId = await asks();
    const [approval] = (await openFor(supervisor)).filter((each) => each.conversationId === conversationId);
    let pushes = 0;
    const unsubscribe = house.signals.subscribe(approvalsSignal(org.organizationId), () => {
      pushes += 1;
    });
    await end(conversationId);
    unsubscribe();
    expect(pushes).toBe(1);
    const state = 'select state, decided_by from agent_approval where conversation_id = $1';
    expect(await house.db.system(state, [conversationId])).toEqual([
      { state: 'withdrawn', decided_by: null },
    ]);
    expect(
      await house.db.system(
        "select payload from event where conversation_id = $1 and type = 'approval.decided'",
        [conversationId],
      ),
    ).toEqual([{ payload: { approvalId: approval!.approvalId, decision: 'withdrawn' } }]);
    await expect(decideApproval(house, supervisor, approve(approval!.approvalId))).rejects.toMatchObject({
      code: 'approval.over',
    });
  });

  test('time wakes the agent, which tells the customer; nothing is done', async () => {
    const conversationId = await asks();
    now = new Date(now.getTime() + 2 * minute);
    await wakeDue(house);
    await readOn();
    expect((await spoken(conversationId)).at(-1)).toContain('Nobody could decide in time');
    const [row] = await house.db.system('select state from agent_approval where conversation_id = $1', [
      conversationId,
    ]);
    expect(row).toEqual({ state: 'expired' });
  });

  test('what the customer is asked is written down, and is not the representatives’ to decide', async () => {
    const supervisor = person(await makeRepresentative(house, org), true);
    const conversationId = await open('Small');
    await say(conversationId, 'book a visit about water on 3 December 2026');
    const [row] = await house.db.system<{ id: string; approver: string; state: string }>(
      'select id, approver, state from agent_approval where conversation_id = $1',
      [conversationId],
    );
    expect(row).toMatchObject({ approver: 'customer', state: 'pending' });
    await expect(decideApproval(house, supervisor, approve(row!.id))).rejects.toMatchObject({
      code: 'approval.not_found',
    });
    await say(conversationId, 'Yes');
    expect(counter.booked).toEqual(['2026-12-03']);
    expect(await spoken(conversationId)).toEqual([
      'Assistant: Welcome to Contoso!',
      'Assistant: I’ll hand you over to Visits.',
      expect.stringContaining('Visits: Book a visit for water'),
      'Visits: Your visit is booked: V-1.',
    ]);
  });
});

test('a hand-over names the specialist it ended with as the last topic, not what came from the tier before', async () => {
  const conversationId = await open('Small');
  await say(conversationId, 'show my invoices');
  await say(conversationId, 'I want to talk to a human');
  const [row] = await house.db.system<{ context: Record<string, unknown> }>(
    'select context from conversation where id = $1',
    [conversationId],
  );
  expect(row!.context).toMatchObject({
    va_LastTopic: 'Invoices',
    va_Topics: ['Reception', 'Invoices'],
    va_LastPhrase: 'I want to talk to a human',
    va_BotName: 'Assistant',
  });
});

test('a scenario that is not there, and code that throws: the customer reaches a person', async () => {
  const conversationId = await open('Nobody');
  expect((await spoken(conversationId)).at(-1)).toContain('Something went wrong');
  const [conversation] = await house.db.system<{ state: string; queue_id: string }>(
    'select state, queue_id from conversation where id = $1',
    [conversationId],
  );
  expect(conversation).toMatchObject({ state: 'open', queue_id: org.queueId });
});
