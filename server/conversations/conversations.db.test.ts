import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../testing/people.ts';
import { read, transact } from '../data-model/house/index.ts';
import { isAppError } from '../platform/errors.ts';
import {
  AppendGroups,
  closeDue,
  engageHandler,
  leaveConversation,
  lockConversation,
  type MessageDraft,
  messagesAfter,
  openConversation,
  parkConversation,
  queueConversation,
  resumeConversation,
  startWrapUp,
} from './index.ts';

let house: TestHouse;
let org: TestOrganization;
let groups: AppendGroups;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house, { withAiAgent: true });
  groups = new AppendGroups(house, (o, c, d) => resumeConversation(house, o, c, d), {
    groupSize: 16,
    inFlight: 4,
  });
});
afterAll(() => house.close());

async function open(): Promise<string> {
  const conversationId = house.ids.next();
  await openConversation(house, org.organizationId, {
    conversationId,
    channel: 'chat',
    channelId: org.channelId,
    customer: { externalId: `dl_${conversationId}`, name: 'Customer' },
  });
  return conversationId;
}

const fromCustomer = (clientMessageId: string, text = 'hello'): MessageDraft => ({
  clientMessageId,
  kind: 'message',
  sender: { kind: 'customer', id: 'c', name: 'Customer' },
  text,
  sentAt: house.clock.now(),
});

const transcript = (id: string) => read(house, org.organizationId, (tx) => messagesAfter(tx, id, 0, 10_000));

async function handOver(conversationId: string, representativeId: string): Promise<number> {
  return await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const change = { at: house.clock.now(), actor: 'system' } as const;
    await queueConversation(house, tx, conversation, { queueId: org.queueId, cause: 'escalated' }, change);
    return await engageHandler(
      house,
      tx,
      conversation,
      { kind: 'representative', id: representativeId, name: 'R' },
      change,
    );
  });
}

describe('appending', () => {
  it('hundreds of concurrent senders get gap-free sequences, in the order in which each sent', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, open));
    await Promise.all(
      ids.flatMap((id) =>
        Array.from({ length: 60 }, (_, n) =>
          groups.append(org.organizationId, id, fromCustomer(`m${n}`, String(n))),
        ),
      ),
    );
    for (const id of ids) {
      const messages = await transcript(id);
      expect(messages.map((m) => m.sequence)).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
      expect(messages.map((m) => m.text)).toEqual(Array.from({ length: 60 }, (_, n) => String(n)));
    }
  });

  it('the same message sent again, also at the same moment and by another process, is one message with one sequence', async () => {
    const id = await open();
    const otherProcess = new AppendGroups(house, (o, c, d) => resumeConversation(house, o, c, d));
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 ? groups : otherProcess).append(org.organizationId, id, fromCustomer('same')),
      ),
    );
    expect(new Set(results.map((r) => r.sequence))).toEqual(new Set([1]));
    expect(results.filter((r) => !r.duplicate)).toHaveLength(1);
    expect(await transcript(id)).toHaveLength(1);
  });

  it('one refused message does not harm the others of its group', async () => {
    const [good, closed] = [await open(), await open()];
    await leaveConversation(house, org.organizationId, closed, 'c');
    const results = await Promise.allSettled([
      groups.append(org.organizationId, good, fromCustomer('a')),
      groups.append(org.organizationId, closed, fromCustomer('a')),
      groups.append(org.organizationId, house.ids.next(), fromCustomer('a')),
      groups.append(org.organizationId, good, fromCustomer('b')),
    ]);
    expect(
      results.map((r) => (r.status === 'fulfilled' ? r.value.sequence : (r.reason as { code: string }).code)),
    ).toEqual([1, 'conversation.closed', 'conversation.not_found', 2]);
  });

  it('every appended message has its event, and the log tells them in the order of their sequence', async () => {
    const id = await open();
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => groups.append(org.organizationId, id, fromCustomer(`m${n}`))),
    );
    const events = await house.db.system<{ sequence: number }>(
      `select (payload ->> 'sequence')::int as sequence from event where conversation_id = $1 and type = 'message.received' order by tx_id, position`,
      [id],
    );
    expect(events.map((e) => e.sequence)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
  });
});

describe('a hand-over', () => {
  it('fences: the AI agent’s late reply is refused once a representative has it', async () => {
    const id = await open();
    const representativeId = await makeRepresentative(house, org);
    const epoch = await handOver(id, representativeId);
    const late: MessageDraft = {
      ...fromCustomer('late'),
      sender: { kind: 'ai_agent', id: org.aiAgentId!, name: 'AI', epoch: 1 },
    };
    await expect(groups.append(org.organizationId, id, late)).rejects.toSatisfy((e) =>
      isAppError(e, 'conversation.stale_epoch'),
    );
    const reply: MessageDraft = {
      ...fromCustomer('reply'),
      sender: { kind: 'representative', id: representativeId, name: 'R', epoch },
    };
    await expect(groups.append(org.organizationId, id, reply)).resolves.toMatchObject({ duplicate: false });
  });

  it('keeps sessions, participants and queue segments in step', async () => {
    const id = await open();
    await handOver(id, await makeRepresentative(house, org));
    await read(house, org.organizationId, async ({ q }) => {
      const sessions = await q
        .selectFrom('conversation_session')
        .selectAll()
        .where('conversation_id', '=', id)
        .orderBy('epoch')
        .execute();
      expect(sessions.map((s) => [s.handler_kind, s.epoch, s.ended_at === null])).toEqual([
        ['ai_agent', 1, false],
        ['representative', 3, true],
      ]);
      const segments = await q
        .selectFrom('queue_segment')
        .selectAll()
        .where('conversation_id', '=', id)
        .execute();
      expect(segments.map((s) => s.outcome)).toEqual(['answered']);
      const people = await q
        .selectFrom('participant')
        .select('kind')
        .where('conversation_id', '=', id)
        .orderBy('kind')
        .execute();
      expect(people.map((p) => p.kind)).toEqual(['ai_agent', 'customer', 'representative']);
    });
  });

  it('a customer who writes to a parked conversation asks for its queue again, with the message, as one', async () => {
    const id = await open();
    await handOver(id, await makeRepresentative(house, org));
    await transact(house, org.organizationId, async (tx) => {
      await parkConversation(tx, await lockConversation(tx, id), { at: house.clock.now(), actor: 'system' });
    });
    await groups.append(org.organizationId, id, fromCustomer('back'));
    await groups.append(org.organizationId, id, fromCustomer('back')); // again: nothing more happens
    const conversation = await transact(house, org.organizationId, (tx) => lockConversation(tx, id));
    expect(conversation).toMatchObject({ state: 'open', queue_id: null });
    const asked = await house.db.system(
      `select payload from event where conversation_id = $1 and type = 'conversation.routing_requested'`,
      [id],
    );
    expect(asked).toEqual([{ payload: { cause: 'resumed', queueId: org.queueId } }]);
    expect((await transcript(id)).map((m) => m.clientMessageId)).toEqual(['back']);
  });
});

describe('timers', () => {
  it('close what was inactive, spare what was written to, and end the wrap-up', async () => {
    let now = new Date('2026-03-01T10:00:00Z').getTime();
    const timed = { ...house, clock: { now: () => new Date(now) } };
    const start = () => {
      const conversationId = house.ids.next();
      return openConversation(timed, org.organizationId, {
        conversationId,
        channel: 'chat',
        channelId: org.channelId,
        customer: { externalId: conversationId, name: 'Customer' },
      }).then(() => conversationId);
    };
    const [silent, busy, wrapping] = [await start(), await start(), await start()];
    const representativeId = await makeRepresentative(house, org);
    await transact(timed, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, wrapping);
      const change = { at: timed.clock.now(), actor: 'system' } as const;
      await queueConversation(timed, tx, conversation, { queueId: org.queueId, cause: 'escalated' }, change);
      await engageHandler(
        timed,
        tx,
        conversation,
        { kind: 'representative', id: representativeId, name: 'R' },
        change,
      );
      await startWrapUp(tx, conversation, 'representative', change);
    });
    const timedGroups = new AppendGroups(timed, (o, c, d) => resumeConversation(timed, o, c, d));
    now += 20 * 60_000;
    await timedGroups.append(org.organizationId, busy, {
      ...fromCustomer('still here'),
      sentAt: new Date(now),
    });
    const wrapUps: string[] = [];
    now += 11 * 60_000; // 31 minutes after the opening, 11 after the last message
    await closeDue(timed, async (_house, _organization, id) => void wrapUps.push(id));
    const states = await house.db.system<{ id: string; state: string }>(
      'select id, state from conversation where id = any ($1)',
      [[silent, busy, wrapping]],
    );
    expect(new Map(states.map((s) => [s.id, s.state]))).toEqual(
      new Map([
        [silent, 'closed'],
        [busy, 'active'],
        [wrapping, 'wrap_up'],
      ]),
    );
    expect(wrapUps).toContain(wrapping);
    expect((await transcript(silent)).at(-1)).toMatchObject({ kind: 'end' });
  });
});

it('tenants do not meet: another organization’s transaction neither sees nor changes a conversation', async () => {
  const other = await makeOrganization(house);
  const id = await open();
  await groups.append(org.organizationId, id, fromCustomer('secret', 'words'));
  await expect(groups.append(other.organizationId, id, fromCustomer('x'))).rejects.toSatisfy((e) =>
    isAppError(e, 'conversation.not_found'),
  );
  await expect(leaveConversation(house, other.organizationId, id, 'c')).rejects.toSatisfy((e) =>
    isAppError(e, 'conversation.not_found'),
  );
  expect(await read(house, other.organizationId, (tx) => messagesAfter(tx, id, 0, 10))).toEqual([]);
});
