/** A small day through the real engine, then decided again. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { lockConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { acceptOffer } from '../commands/accept-offer.ts';
import { declineOffer } from '../commands/decline-offer.ts';
import { releaseCapacity } from '../commands/release-capacity.ts';
import { setPresence } from '../commands/set-presence.ts';
import { applyConfiguration } from '../configuration/commands/apply-configuration.ts';
import { touchConfiguration } from '../configuration/commands/touch-configuration.ts';
import { exportConfiguration } from '../configuration/queries/configuration.ts';
import { redecide } from '../domain/replay/fidelity.ts';
import { type RoutingEngine, startEngine } from '../engine/engine.ts';
import { readRecordedDay } from '../store/replay.store.ts';
import { arrive, offersOf, openHouse, pendingOf, until } from '../testing/scene.ts';
import { printReplay } from './print-replay.ts';
import { replayDay } from './replay.ts';

let house: TestHouse;
let org: TestOrganization;
let partition = 0;
let engine: RoutingEngine | undefined;

beforeAll(async () => {
  house = await openHouse({ poolSize: 12 });
});
beforeEach(async () => {
  partition += 1;
  org = await makeOrganization(house, { reofferSeconds: 0 });
  await house.db.transaction('all', ({ run }) =>
    run('update organization set routing_partition = $2 where id = $1', [org.organizationId, partition]),
  );
  await configured();
  engine = startEngine(house, { partitions: [partition] });
});
afterEach(async () => {
  await engine?.close();
});
afterAll(() => house.close());

const configured = () =>
  transact(house, org.organizationId, async (tx) => {
    await touchConfiguration(house, tx, { actor: 'system', by: 'test', comment: '' });
  });
const recorded = () => readRecordedDay(house, org.organizationId, new Date(0), new Date(Date.now() + 60_000));

/** Answers whatever is offered until nothing is: the third of each is declined once, the others are accepted. */
async function work(conversations: number, holdMs = 0): Promise<void> {
  const accepted = new Set<string>();
  const declined = new Set<string>();
  let seen = 0;
  await until('all to be answered', async () => {
    for (const offer of await pendingOf(house, org)) {
      seen += 1;
      const { id: offerId, conversation_id: conversationId, representative_id: representativeId } = offer;
      if (seen % 3 === 0 && !declined.has(conversationId)) {
        declined.add(conversationId);
        await declineOffer(house, org.organizationId, { offerId, representativeId });
        await setPresence(house, org.organizationId, representativeId, 'available', 'self');
        continue;
      }
      await acceptOffer(house, org.organizationId, { offerId, representativeId });
      accepted.add(conversationId);
      if (holdMs === 0 && seen % 2 === 0) await finish(conversationId);
    }
    if (holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs));
    for (const id of accepted) await finish(id);
    return accepted.size === conversations;
  });
}

const finish = (conversationId: string) =>
  transact(house, org.organizationId, async (tx) => {
    await lockConversation(tx, conversationId);
    await releaseCapacity(house, tx, conversationId, house.clock.now(), 'system');
  });

describe('a recorded day decided again', () => {
  it('comes to every assignment exactly: declines, presences and a change of configuration among them', async () => {
    const people = [];
    for (const name of ['Ada', 'Bob', 'Cyd'])
      people.push(await makeRepresentative(house, org, { name, capacityTotal: 60 }));
    await Promise.all([arrive(house, org, 4), arrive(house, org, 4), work(8)]);
    await setPresence(house, org.organizationId, people[0]!, 'away', 'self');
    await house.db.transaction(org.organizationId, ({ run }) =>
      run('update queue set settings = $2 where id = $1', [
        org.queueId,
        JSON.stringify({ method: { kind: 'highest_capacity' } }),
      ]),
    );
    await configured();
    await Promise.all([arrive(house, org, 6), work(6)]);
    await setPresence(house, org.organizationId, people[0]!, 'available', 'self');
    await Promise.all([arrive(house, org, 3), work(3)]);
    const offers = await offersOf(house, org);
    const fidelity = redecide(await recorded());
    expect(fidelity.differences).toEqual([]);
    expect(fidelity.assignments).toBeGreaterThanOrEqual(offers.length);
    expect(fidelity.reproduced).toBe(fidelity.assignments);
  });

  it('with one more representative the waits are shorter; under the same configuration nothing changes', async () => {
    await makeRepresentative(house, org, { name: 'Ada', capacityTotal: 30 });
    await makeRepresentative(house, org, { name: 'Bob', capacityTotal: 30 });
    const [ada] = await house.db.system<{ username: string }>(
      `select username from app_user where organization_id = $1 and display_name = 'Ada'`,
      [org.organizationId],
    );
    await Promise.all([arrive(house, org, 12), work(12, 60)]);
    const span = { from: new Date(0), to: new Date(Date.now() + 1000) };
    const { document } = await exportConfiguration(house, org.organizationId);
    const before = await everything();
    const same = await replayDay(house, org.organizationId, { ...span, document, additional: null });
    expect(same.fidelity.reproduced).toBe(same.fidelity.assignments);
    expect(same.different).toBe(0);
    expect(same.simulated).toEqual(same.recorded);
    const more = await replayDay(house, org.organizationId, {
      ...span,
      document,
      additional: { like: ada!.username, count: 2 },
    });
    expect(more.recorded).toEqual(same.recorded);
    expect(more.different).toBeGreaterThan(0);
    expect(more.simulated!.total.answered).toBe(12);
    expect(more.simulated!.total.averageSpeedOfAnswer).toBeLessThan(
      same.recorded.total.averageSpeedOfAnswer!,
    );
    const printed = printReplay(more);
    expect(printed).toContain(
      `${same.fidelity.assignments} of ${same.fidelity.assignments} recorded assignments`,
    );
    expect(printed).toMatch(/all queues +recorded +12 .*\nall queues +what if +12 /);
    expect(printed).toContain('one more like Ada (2)');
    expect(await everything()).toEqual(before);
  });

  it('names a queue that was taken out since, instead of its id', async () => {
    await makeRepresentative(house, org, { name: 'Ada', capacityTotal: 30 });
    const { document } = await exportConfiguration(house, org.organizationId);
    const both = document.replace('queues:\n', 'queues:\n  - name: For a while\n');
    const change = { comment: '', actor: 'system', by: 'test' } as const;
    await applyConfiguration(house, org.organizationId, { document: both, ...change });
    const [queue] = await house.db.system<{ id: string }>(
      `select id from queue where organization_id = $1 and name = 'For a while'`,
      [org.organizationId],
    );
    await Promise.all([arrive(house, org, 2), work(2)]);
    await applyConfiguration(house, org.organizationId, { document, ...change });
    const span = { from: new Date(0), to: new Date(Date.now() + 1000) };
    const report = await replayDay(house, org.organizationId, { ...span, document: null, additional: null });
    expect(report.names[queue!.id]).toBe('For a while');
  });

  it('refuses a document that is wrong, with its place', async () => {
    await expect(
      replayDay(house, org.organizationId, {
        from: new Date(0),
        to: new Date(),
        document: 'queues:\n  - name: Support\n    fallbackQueue: Nowhere\n',
        additional: null,
      }),
    ).rejects.toMatchObject({ code: 'configuration.invalid' });
  });
});

/** What a replay must leave alone. */
const everything = async () =>
  await house.db.system(
    `select (select count(*) from event)::int as events, (select count(*) from configuration_version)::int as versions,
       (select count(*) from queue)::int as queues, (select sum(configuration_version) from organization)::int as version`,
  );
