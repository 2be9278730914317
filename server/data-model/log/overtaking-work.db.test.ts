/** One conversation's long wait is nobody else's, and nothing is lost by going on without it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { transact } from '../house/index.ts';
import { type Consumer, runConsumer } from './consumer.ts';

let house: TestHouse;
let org: TestOrganization;
const running: { close(): Promise<void> }[] = [];
let [slow, quick] = ['', ''];
/** A busy machine takes its time. */
const soon = { timeout: 20_000 };
let count = 0;

beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
  org = await makeOrganization(house);
});
afterAll(() => house.close());
beforeEach(() => {
  [slow, quick] = [house.ids.next(), house.ids.next()];
  count += 1;
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.close()));
});

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

type Work = (reason: string, signal: AbortSignal | undefined) => Promise<void>;

/** Hears what is emitted from now on in this test's conversations. */
function start(work: Work, concurrency = 4) {
  const done: string[] = [];
  const mine = [slow, quick];
  const consumer: Consumer<'escalation.requested'> = {
    name: `overtaking-${count}`,
    types: ['escalation.requested'],
    concurrency,
    overtakes: true,
    handle: async (_, event, signal) => {
      if (!mine.includes(event.conversationId ?? '')) return;
      await work(event.payload.reason, signal);
      done.push(event.payload.reason);
    },
  };
  const consuming = runConsumer(house, consumer);
  running.push(consuming);
  return { done, close: () => consuming.close() };
}

it('a conversation that waits long holds up no other one, and goes on in its order', async () => {
  const open = Promise.withResolvers<void>();
  const { done } = start(async (reason) => {
    if (reason === 's1') await open.promise;
  });
  await emit(slow, 's1');
  await emit(slow, 's2');
  for (let n = 1; n <= 5; n += 1) {
    await emit(quick, `q${n}`);
    await expect.poll(() => done, soon).toContain(`q${n}`); // each on a page of its own
  }
  expect(done).toEqual(['q1', 'q2', 'q3', 'q4', 'q5']);
  open.resolve();
  await expect.poll(() => done.slice(5), soon).toEqual(['s1', 's2']);
});

it('what is not done when it stops comes again, before what came after it', async () => {
  const aborted: string[] = [];
  const first = start(async (reason, signal) => {
    if (reason !== 's1') return;
    await new Promise<void>((_, reject) => {
      signal!.addEventListener('abort', () => {
        aborted.push(reason);
        reject(new Error('called off'));
      });
    });
  });
  await emit(slow, 's1');
  await emit(slow, 's2');
  await emit(quick, 'q1');
  await expect.poll(() => first.done, soon).toEqual(['q1']);
  await first.close();
  expect(aborted).toEqual(['s1']);
  expect(first.done).toEqual(['q1']);

  const second = start(async () => {});
  await expect.poll(() => second.done.filter((reason) => reason.startsWith('s')), soon).toEqual(['s1', 's2']);
  await emit(quick, 'q2');
  await expect.poll(() => second.done, soon).toContain('q2');
  await second.close();

  const third = start(async () => {});
  await emit(quick, 'q3');
  await expect.poll(() => third.done, soon).toEqual(['q3']); // nothing that was done
});

it('one that fails is tried again in its place, and passed over in the end; others do not wait for it', async () => {
  let tries = 0;
  const { done } = start(async (reason) => {
    if (reason !== 's1') return;
    tries += 1;
    throw new Error('planted');
  });
  await emit(slow, 's1');
  await emit(slow, 's2');
  await emit(quick, 'q1');
  await expect.poll(() => done, soon).toEqual(['q1']);
  await expect.poll(() => done, soon).toEqual(['q1', 's2']);
  expect(tries).toBe(6);
});

it('no more conversations at once than it says', async () => {
  let [now, most] = [0, 0];
  const { done } = start(async () => {
    now += 1;
    most = Math.max(most, now);
    await new Promise((resolve) => setImmediate(resolve));
    now -= 1;
  }, 1);
  await Promise.all([slow, quick].flatMap((id) => ['1', '2', '3'].map((n) => emit(id, n))));
  await expect.poll(() => done.length, soon).toBe(6);
  expect(most).toBe(1);
});
