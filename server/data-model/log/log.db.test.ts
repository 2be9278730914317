import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import type { LoggedEvent, LogPosition } from '../events/index.ts';
import { transact } from '../house/index.ts';
import { beginning, type Consumer, endOfLog, LogFollower, readLog, runConsumer } from './index.ts';

let house: TestHouse;
let org: TestOrganization;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString(), { poolSize: 16 });
  org = await makeOrganization(house);
});
afterAll(() => house.close());

const topicChanged = (name: string) =>
  ({ type: 'topic.changed', actor: 'system', at: new Date(), payload: { name } }) as const;

async function readAll(from: LogPosition, limit = 7): Promise<{ events: LoggedEvent[]; next: LogPosition }> {
  const events: LoggedEvent[] = [];
  let next = from;
  for (;;) {
    const page = await readLog(house, next, null, limit);
    events.push(...page.events);
    next = page.next;
    if (page.events.length < limit) return { events, next };
  }
}

/** Everything committed until now: other tests' transactions on the same server may hold the horizon back a moment. */
async function readSettled(from: LogPosition): Promise<{ events: LoggedEvent[]; next: LogPosition }> {
  const { ceiling } = await readLog(house, from, null, 1);
  await expect
    .poll(async () => (await readLog(house, from, null, 1)).horizon >= ceiling, {
      timeout: 15_000,
      interval: 10,
    })
    .toBe(true);
  return await readAll(from);
}

describe('the log', () => {
  it('does not skip an event whose transaction draws its number first and commits last', async () => {
    const start = await endOfLog(house);
    const slow = new pg.Client({ connectionString: house.testDatabase.connectionString });
    await slow.connect();
    try {
      const insert = `insert into event (organization_id, type, at, actor, payload) values ($1, 'topic.changed', now(), 'system', '{"name":"slow"}')`;
      await slow.query('begin');
      await slow.query(insert, [org.organizationId]); // has the lower position, and stays open
      await transact(house, org.organizationId, async (tx) => tx.append(topicChanged('fast')));

      const meanwhile = await readAll(start);
      expect(meanwhile.events).toEqual([]); // the fast one waits behind the open transaction, it is not handed out alone
      await slow.query('commit');

      const { events } = await readSettled(meanwhile.next);
      expect(events.map((e) => (e.payload as { name: string }).name)).toEqual(['slow', 'fast']);
    } finally {
      await slow.end();
    }
  });

  it('shows each of many concurrent writers’ events exactly once to a reader that reads all the while', async () => {
    const start = await endOfLog(house);
    const writers = 12;
    const each = 40;
    let writing = true;
    let written = 0n;
    const seen: string[] = [];
    const reader = (async () => {
      let cursor = start;
      for (;;) {
        const last = !writing;
        const page = await readLog(house, cursor, ['topic.changed'], 13);
        seen.push(
          ...page.events
            .map((e) => (e.payload as { name: string }).name)
            .filter((name) => name.includes('/')),
        );
        cursor = page.next;
        if (last && page.events.length < 13 && page.horizon > written) return;
      }
    })();
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        for (let n = 0; n < each; n += 1) {
          await transact(house, org.organizationId, async (tx) => {
            tx.append(topicChanged(`${writer}/${n}`));
            // Some transactions draw their number early and linger.
            if ((writer + n) % 5 === 0)
              await tx.run(`select pg_current_xact_id(), pg_sleep(${((writer * 7 + n) % 4) / 1000})`);
          });
        }
      }),
    );
    written = (await readLog(house, start, null, 1)).ceiling - 1n;
    writing = false;
    await reader;
    const expected = Array.from({ length: writers }, (_, w) =>
      Array.from({ length: each }, (__, n) => `${w}/${n}`),
    ).flat();
    expect(seen).toHaveLength(writers * each);
    expect([...seen].sort()).toEqual(expected.sort());
  });

  it('a naive reader by position alone would have skipped: the danger is real', async () => {
    const slow = new pg.Client({ connectionString: house.testDatabase.connectionString });
    await slow.connect();
    try {
      await slow.query('begin');
      const { rows } = await slow.query<{ position: number }>(
        `insert into event (organization_id, type, at, actor, payload) values ($1, 'topic.changed', now(), 'system', '{"name":"late"}') returning position`,
        [org.organizationId],
      );
      await transact(house, org.organizationId, async (tx) => tx.append(topicChanged('early')));
      const [naive] = await house.db.system<{ position: number }>(
        'select max(position) as position from event',
      );
      await slow.query('commit');
      expect(Number(rows[0]!.position)).toBeLessThan(naive!.position); // "everything after the last position" misses it
    } finally {
      await slow.end();
    }
  });

  it('is append-only for the application', async () => {
    await expect(
      house.db.transaction(org.organizationId, (tx) => tx.run(`delete from event`)),
    ).rejects.toThrow(/permission denied/);
    await expect(
      house.db.transaction(org.organizationId, (tx) => tx.run(`update event set type = 'x'`)),
    ).rejects.toThrow(/permission denied/);
  });
});

describe('a follower', () => {
  it('gets an event that committed behind an open transaction soon after that one ends, without a signal of its own', async () => {
    const got: string[] = [];
    const start = await endOfLog(house);
    const follower = new LogFollower(house, {
      name: 'test',
      types: ['topic.changed'],
      from: async () => start,
      handle: async (page) =>
        void got.push(
          ...page.events.map((e) => (e.payload as { name: string }).name).filter((name) => name === 'behind'),
        ),
    }).open();
    const blocker = new pg.Client({ connectionString: house.testDatabase.connectionString });
    await blocker.connect();
    try {
      await blocker.query('begin');
      await blocker.query('select pg_current_xact_id()');
      await transact(house, org.organizationId, async (tx) => tx.append(topicChanged('behind')));
      await new Promise((resolve) => setTimeout(resolve, 150));
      expect(got).toEqual([]);
      const ended = performance.now();
      await blocker.query('commit');
      await expect.poll(() => got, { interval: 5, timeout: 5000 }).toEqual(['behind']);
      expect(performance.now() - ended).toBeLessThan(5000);
    } finally {
      await blocker.end();
      await follower.close();
    }
  });
});

describe('a consumer', () => {
  it('repeats from its cursor after a failure, keeps a conversation’s order, and resumes where it stopped', async () => {
    const ids = [house.ids.next(), house.ids.next()];
    const handled: string[] = [];
    let failOnce = true;
    const consumer: Consumer<'escalation.requested'> = {
      name: 'test-consumer',
      types: ['escalation.requested'],
      async handle(_house, event) {
        if (event.payload.reason === 'a3' && failOnce) {
          failOnce = false;
          throw new Error('planted');
        }
        handled.push(event.payload.reason);
      },
    };
    const emit = (conversationId: string, reason: string) =>
      transact(house, org.organizationId, async (tx) =>
        tx.append({
          type: 'escalation.requested',
          conversationId,
          actor: 'system',
          at: new Date(),
          payload: { reason, queueId: org.queueId },
        }),
      );
    const first = runConsumer(house, consumer);
    for (const n of [1, 2, 3, 4]) {
      await emit(ids[0]!, `a${n}`);
      await emit(ids[1]!, `b${n}`);
    }
    await expect.poll(() => new Set(handled).size, { timeout: 10_000 }).toBe(8);
    const order = (letter: string) => [...new Set(handled.filter((r) => r.startsWith(letter)))];
    expect(order('a')).toEqual(['a1', 'a2', 'a3', 'a4']);
    expect(order('b')).toEqual(['b1', 'b2', 'b3', 'b4']);
    await first.close();

    handled.length = 0;
    await emit(ids[0]!, 'a5');
    const second = runConsumer(house, consumer);
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(['a5']); // nothing again, nothing left out
    await second.close();
  });
});

it('reads from the beginning in pages what it reads at once', async () => {
  const paged = await readSettled(beginning);
  const whole = await readAll(beginning, 10_000);
  expect(paged.events).toEqual(whole.events);
});
