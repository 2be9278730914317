/** What changes under the engine while offers are out: people, settings, the clock, the tables behind its back. */
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import {
  announceRepresentatives,
  changeConfiguration,
  makeOrganization,
  makeRepresentative,
  makeSkill,
  type TestOrganization,
  type TestOrganizationOptions,
} from '../../../testing/people.ts';
import { lockConversation, startWrapUp } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { runConsumer } from '../../data-model/log/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { acceptOffer } from '../commands/accept-offer.ts';
import { markConnected } from '../commands/connections.ts';
import { declineOffer } from '../commands/decline-offer.ts';
import { giveBack } from '../commands/give-back.ts';
import { setPresence } from '../commands/set-presence.ts';
import { onWrapUpStarted } from '../consumers/on-wrap-up-started.ts';
import {
  arrive,
  eventsOf,
  expectBalance,
  offersOf,
  openHouse,
  pendingOf,
  representative,
  until,
} from '../testing/scene.ts';
import { startEngine } from './engine.ts';

/** The time of day, and what somebody set it to. */
class SetClock implements Clock {
  #offset = 0;
  now = (): Date => new Date(Date.now() + this.#offset);
  /** Seconds. */
  jump(seconds: number): void {
    this.#offset += seconds * 1000;
  }
}

const clock = new SetClock();
let house: TestHouse;
let org: TestOrganization;
let partition = 100;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  house = await openHouse({ clock, poolSize: 12 });
});
beforeEach(() => begin());
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await expectBalance(house);
});
afterAll(() => house.close());

/** An organization with an engine at work for it. */
async function begin(options: TestOrganizationOptions = {}): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close();
  partition += 1;
  org = await makeOrganization(house, options);
  await house.db.transaction('all', ({ run }) =>
    run('update organization set routing_partition = $2 where id = $1', [org.organizationId, partition]),
  );
  const engine = startEngine(house, { partitions: [partition] });
  closing.push(() => engine.close());
}

const offeredTo = (userId: string, what: string) =>
  until(what, async () => {
    const offers = await pendingOf(house, org);
    return offers.length === 1 && offers[0]!.representative_id === userId && offers[0]!;
  });
const states = async () => (await offersOf(house, org)).map((offer) => offer.state);

/** One conversation, offered to Ada; Bob is there for it too, from now on. */
async function offeredToAda() {
  const ada = await makeRepresentative(house, org);
  const [conversationId] = await arrive(house, org, 1);
  await offeredTo(ada, 'the offer to Ada');
  const bob = await makeRepresentative(house, org);
  return { ada, bob, conversationId: conversationId! };
}

it('a conversation that is given back is not offered at once to whom gave it back', async () => {
  const ada = await makeRepresentative(house, org);
  const [conversationId] = await arrive(house, org, 1);
  const { id: offerId } = await offeredTo(ada, 'the offer to Ada');
  await acceptOffer(house, org.organizationId, { offerId, representativeId: ada });
  await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId!);
    await giveBack(house, tx, conversation, { at: clock.now(), actor: 'system' });
  });
  // What comes after it in the log is taken in: so was this.
  const bob = await makeRepresentative(house, org);
  await offeredTo(bob, 'the offer to Bob');
  const made = (await eventsOf(house, org)).filter((type) => type === 'offer.made');
  expect(made).toHaveLength(2);
});

describe('an offer is taken back at once, and the conversation goes to another', () => {
  it.each(['away', 'do_not_disturb', 'offline'])('when whom it is out to sets %s', async (presence) => {
    const { ada, bob } = await offeredToAda();
    await setPresence(house, org.organizationId, ada, presence, 'self');
    await offeredTo(bob, 'the offer to Bob');
    expect(await states()).toEqual(['withdrawn', 'pending']);
    expect((await representative(house, ada)).presence).toBe(presence);
  });

  it('when they leave the queue', async () => {
    const { ada, bob } = await offeredToAda();
    await transact(house, org.organizationId, async (tx) => {
      await tx.run('delete from queue_member where user_id = $1', [ada]);
      await announceRepresentatives(house, tx, [ada]);
    });
    await offeredTo(bob, 'the offer to Bob');
    expect(await states()).toEqual(['withdrawn', 'pending']);
  });

  it('when they are deactivated', async () => {
    const { ada, bob } = await offeredToAda();
    await transact(house, org.organizationId, async (tx) => {
      await tx.run('update app_user set active = false where id = $1', [ada]);
      await announceRepresentatives(house, tx, [ada]);
    });
    await offeredTo(bob, 'the offer to Bob');
  });

  it('when their connection is gone without a word', async () => {
    const ada = await makeRepresentative(house, org, { connected: false });
    await markConnected(house, [ada], clock.now().getTime() + 1500);
    await setPresence(house, org.organizationId, ada, 'available', 'self');
    await arrive(house, org, 1);
    await offeredTo(ada, 'the offer to Ada');
    const bob = await makeRepresentative(house, org);
    await offeredTo(bob, 'the offer to Bob, when Ada’s beat ran out');
    expect(await eventsOf(house, org)).toContain('representative.disconnected');
    expect((await representative(house, ada)).presence).toBe('offline');
  });

  it('and stays where it is when they are busy', async () => {
    const { ada } = await offeredToAda();
    await setPresence(house, org.organizationId, ada, 'busy', 'self');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await states()).toEqual(['pending']);
  });
});

describe('a clock that is set', () => {
  it('forward ends what its time is over for', async () => {
    await begin({ offerTimeoutSeconds: 60 });
    const { bob } = await offeredToAda();
    clock.jump(75);
    await offeredTo(bob, 'the offer to Bob');
    expect(await states()).toEqual(['timed_out', 'pending']);
  });

  it('forward by far, or after an hour without an engine, blames nobody for an offer that ran out meanwhile', async () => {
    const { ada } = await offeredToAda();
    clock.jump(3600);
    await until('the offer that is made again', async () => (await states()).length === 2);
    expect(await states()).toEqual(['withdrawn', 'pending']);
    expect((await representative(house, ada)).presence).toBe('available');
  });

  it('back gives an offer all its time again, and no more', async () => {
    await begin({ offerTimeoutSeconds: 2 });
    const { bob } = await offeredToAda();
    clock.jump(-3600);
    await offeredTo(bob, 'the offer to Bob after two seconds');
    expect(await states()).toEqual(['timed_out', 'pending']);
    expect((await pendingOf(house, org)).length).toBe(1);
  });

  it('back keeps nobody connected whose process died before', async () => {
    const ada = await makeRepresentative(house, org, { connected: false });
    await markConnected(house, [ada], clock.now().getTime() + 30_000);
    await setPresence(house, org.organizationId, ada, 'available', 'self');
    await new Promise((resolve) => setTimeout(resolve, 1200)); // the engine looks at the clock each second
    clock.jump(-3600);
    await new Promise((resolve) => setTimeout(resolve, 1200));
    clock.jump(62);
    await until('Ada is offline', async () => (await representative(house, ada)).presence === 'offline');
  });

  it('back leaves nobody alone with what they declined for longer than they are to be', async () => {
    await begin({ reofferSeconds: 1 });
    const { ada, bob } = await offeredToAda();
    const [offer] = await pendingOf(house, org);
    await setPresence(house, org.organizationId, bob, 'away', 'self');
    await declineOffer(house, org.organizationId, { offerId: offer!.id, representativeId: ada });
    clock.jump(-3600);
    await offeredTo(ada, 'the offer to Ada again, after a second');
    const [row] = await house.db.system<{ late: boolean }>(
      'select queued_at > $2 or waiting_since > $2 as late from conversation where id = $1',
      [offer!.conversation_id, clock.now()],
    );
    expect(row).toEqual({ late: false });
    expect((await offersOf(house, org)).map((one) => one.state)).toEqual(['declined', 'pending']);
  });

  it('back lets a hold through a wrap-up last as long as it was to, and no longer', async () => {
    await begin({ workstream: { wrapUpHold: 2 } });
    const consumer = runConsumer(house, onWrapUpStarted);
    closing.push(() => consumer.close());
    const ada = await makeRepresentative(house, org, { capacityTotal: 30 });
    const [first] = await arrive(house, org, 1);
    const offer = await offeredTo(ada, 'the offer');
    await acceptOffer(house, org.organizationId, { offerId: offer.id, representativeId: ada });
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, first!);
      await startWrapUp(tx, conversation, 'representative', { at: clock.now(), actor: 'system' });
    });
    await until('it is held', async () => {
      const held = await house.db.system('select from capacity_reservation where held_until is not null', []);
      return held.length > 0;
    });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    clock.jump(-3600);
    await until('it is free', async () => (await representative(house, ada)).reserved === 0);
  });
});

it('asks by new settings as soon as they are in effect', async () => {
  const skillId = await makeSkill(house, org, 'Billing');
  const ada = await makeRepresentative(house, org);
  const bob = await makeRepresentative(house, org, { skills: [{ skillId, proficiency: 3 }] });
  await arrive(house, org, 1);
  const [first] = await until('an offer', async () => {
    const offers = await pendingOf(house, org);
    return offers.length === 1 && offers;
  });
  expect([ada, bob]).toContain(first!.representative_id);
  await changeConfiguration(house, org, ({ run }) =>
    run('update queue set required_skills = $2 where id = $1', [
      org.queueId,
      JSON.stringify([{ skillId, proficiency: 3 }]),
    ]),
  );
  await setPresence(house, org.organizationId, ada, 'away', 'self');
  const ids = await arrive(house, org, 1);
  await until('the next one, for Bob', async () =>
    (await pendingOf(house, org)).some((o) => o.conversation_id === ids[0] && o.representative_id === bob),
  );
});

it('finds out when the tables changed behind its back', async () => {
  const ada = await makeRepresentative(house, org);
  const [first] = await arrive(house, org, 1);
  await offeredTo(ada, 'the offer to Ada');
  // Nothing of this is in the log: the engine believes that Ada can take two more.
  await house.db.transaction(org.organizationId, ({ run }) =>
    run(`update representative set presence = 'away' where user_id = $1`, [ada]),
  );
  const [second] = await arrive(house, org, 1);
  const refused = () =>
    house.db.system(`select id from assignment_decision where conversation_id = $1 and outcome = 'refused'`, [
      second,
    ]);
  await until('a refused claim', async () => (await refused()).length > 0);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await refused()).toHaveLength(1); // once: then it knew
  const bob = await makeRepresentative(house, org);
  await until('the offer to Bob', async () =>
    (await pendingOf(house, org)).some((o) => o.conversation_id === second && o.representative_id === bob),
  );
  expect(first).not.toBe(second);
});

it('offers the others when one cannot be offered, and that one when it can', async () => {
  const ids = await arrive(house, org, 5);
  const admin = new pg.Client({ connectionString: house.testDatabase.connectionString });
  await admin.connect();
  closing.push(() => admin.end());
  await admin.query(`
    create function refuse_offer() returns trigger language plpgsql as $$ begin raise exception 'planted'; end $$;
    create trigger planted before insert on offer for each row when (new.conversation_id = '${ids[2]}') execute function refuse_offer();`);
  const ada = await makeRepresentative(house, org, { capacityTotal: 300 });
  const offered = async () => (await pendingOf(house, org)).map((o) => o.conversation_id).toSorted();
  await until('the other four', async () => (await pendingOf(house, org)).length === 4);
  expect(await offered()).toEqual(ids.filter((id) => id !== ids[2]).toSorted());
  await admin.query('drop trigger planted on offer; drop function refuse_offer()');
  await until('all five', async () => (await pendingOf(house, org)).length === 5);
  expect((await representative(house, ada)).reserved).toBe(150);
});

it('frees what was held through a wrap-up when its seconds are over', async () => {
  await begin({ workstream: { wrapUpHold: 1 } });
  const consumer = runConsumer(house, onWrapUpStarted);
  closing.push(() => consumer.close());
  const ada = await makeRepresentative(house, org, { capacityTotal: 30 });
  const [first] = await arrive(house, org, 1);
  const offer = await offeredTo(ada, 'the offer');
  await acceptOffer(house, org.organizationId, { offerId: offer.id, representativeId: ada });
  const [second] = await arrive(house, org, 1);
  await transact(house, org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, first!);
    await startWrapUp(tx, conversation, 'representative', { at: clock.now(), actor: 'system' });
  });
  await until(
    'the next conversation',
    async () => (await pendingOf(house, org))[0]?.conversation_id === second,
  );
  const [row] = await house.db.system('select state from conversation where id = $1', [first]);
  expect(row).toEqual({ state: 'wrap_up' });
});
