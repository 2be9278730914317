/** Several workers at once, one that dies, one that stops, and many that wait. */
import { beforeEach, expect, test } from 'vitest';
import { transact } from '../../data-model/house/index.ts';
import type { CrmClient, CrmRequest, CrmResponse } from '../crm/index.ts';
import { Deliveries, runDeliveries } from './index.ts';
import {
  briefSteps,
  consume,
  deliveriesOf,
  openCall,
  prepareStage,
  setStage,
  states,
} from './testing/scene.ts';

const stage = prepareStage();
beforeEach(() => setStage(stage, [briefSteps[0]!]));

/** A CRM that keeps count, and answers when it is told to. */
class CountingCrm {
  readonly seen: CrmRequest[] = [];
  most = 0;
  #now = 0;
  #gate: Promise<void> | undefined;
  #open: (() => void) | undefined;

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }
  release(): void {
    this.#gate = undefined;
    this.#open?.();
  }

  readonly client = {
    send: async (request: CrmRequest): Promise<CrmResponse> => {
      this.seen.push(request);
      this.#now += 1;
      this.most = Math.max(this.most, this.#now);
      await new Promise((resolve) => setImmediate(resolve));
      const brokenOff = new Promise((resolve) => request.signal?.addEventListener('abort', resolve));
      if (this.#gate) await Promise.race([this.#gate, brokenOff]);
      this.#now -= 1;
      const broken = request.signal?.aborted === true;
      return {
        request: { method: request.method, url: request.path, headers: {}, body: '' },
        status: broken ? null : 201,
        response: '',
        durationMs: 1,
        verdict: broken
          ? { verdict: 'retry', code: 'aborted', message: 'Broken off.' }
          : { verdict: 'succeeded', code: '', message: '' },
        body: { activityid: request.key },
        headers: {},
        record: null,
        earlier: [],
      };
    },
  } as unknown as CrmClient;
}

const workers = (crm: CountingCrm, count: number, options = {}) =>
  Array.from(
    { length: count },
    (_, index) =>
      new Deliveries(
        { ...stage.house, processId: `worker-${index}` },
        { publicUrl: '', clientFor: () => Promise.resolve(crm.client) },
        { cap: 5, random: () => 0, ...options },
      ),
  );

async function calls(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) ids.push(await openCall(stage));
  await consume(stage);
  return ids;
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('three workers send each delivery once, and never more at once than the connection takes', async () => {
  const ids = await calls(60);
  const crm = new CountingCrm();
  await Promise.all(workers(crm, 3).map((worker) => worker.drain()));
  // Whoever came late found the connection busy: a last look takes what they left.
  await workers(crm, 1)[0]!.drain();
  expect(crm.seen).toHaveLength(60);
  expect(new Set(crm.seen.map(({ key }) => key)).size).toBe(60);
  expect(crm.most).toBeLessThanOrEqual(5);
  for (const id of ids) expect(await states(stage, id)).toEqual(['2 delivered']);
});

test('what a worker that died had claimed goes again once its time is over, under the same key', async () => {
  const [id] = await calls(1);
  const crm = new CountingCrm();
  crm.hold();
  const dying = workers(crm, 1)[0]!;
  const never = dying.drain(); // as good as dead: it does not come back before the lease is over
  await until(() => crm.seen.length === 1);
  const other = new CountingCrm();
  await workers(other, 1)[0]!.drain();
  expect(other.seen, 'the claim is believed').toEqual([]);
  stage.clock.advance(61);
  await workers(other, 1)[0]!.drain();
  expect(other.seen.map(({ key }) => key)).toEqual([crm.seen[0]!.key]);
  crm.release();
  await never;
  const [row] = await deliveriesOf(stage, id!);
  expect([row?.state, row?.attempts], 'the late answer changes nothing').toEqual(['delivered', 2]);
});

test('a stop breaks off what hangs; it is due again', async () => {
  const [id] = await calls(1);
  const crm = new CountingCrm();
  crm.hold();
  const running = runDeliveries(
    stage.house,
    { publicUrl: '', clientFor: () => Promise.resolve(crm.client) },
    { graceMs: 0, random: () => 0 },
  );
  await until(() => crm.seen.length === 1);
  await running.close();
  expect(await states(stage, id!)).toEqual(['2 due']);
});

test('a running worker hears of new deliveries, and sends to others while one connection hangs', async () => {
  const hanging = new CountingCrm();
  hanging.hold();
  const quick = new CountingCrm();
  const slowConnection = stage.connectionId;
  const running = runDeliveries(
    stage.house,
    {
      publicUrl: '',
      clientFor: (_organization, connectionId) =>
        Promise.resolve((connectionId === slowConnection ? hanging : quick).client),
    },
    { graceMs: 0, random: () => 0 },
  );
  try {
    await calls(30);
    await until(() => hanging.seen.length === 20);
    await setStage(stage, [briefSteps[0]!]);
    const [id] = await calls(1);
    await until(async () => (await states(stage, id!))[0] === '2 delivered');
    expect(hanging.seen).toHaveLength(20);
  } finally {
    await running.close();
  }
});

test('a process holds no more than three times the cap, however many wait', async () => {
  const [id] = await calls(1);
  const { organizationId } = stage.org;
  await transact(stage.house, organizationId, (tx) =>
    tx.run(
      `insert into lifecycle_delivery (id, organization_id, connection_id, contact_id, step, occurrence, state, facts, due_at, created_at)
       select gen_random_uuid(), organization_id, connection_id, contact_id, 2, 'n' || n, 'due', facts, created_at, created_at
       from lifecycle_delivery, generate_series(1, 600) as n where contact_id = $1`,
      [id],
    ),
  );
  const crm = new CountingCrm();
  crm.hold();
  const [worker] = workers(crm, 1);
  const done = worker!.drain();
  await until(() => crm.seen.length === 5);
  const [row] = await stage.house.db.system<{ claimed: number }>(
    `select count(*) as claimed from lifecycle_delivery where state = 'sending' and contact_id = $1`,
    [id],
  );
  expect(row?.claimed).toBe(15);
  crm.release();
  await done;
  expect(crm.seen).toHaveLength(601);
});
