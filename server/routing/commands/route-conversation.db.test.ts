import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, makeSkill } from '../../../testing/people.ts';
import { engageHandler, lockConversation, parkConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { onRoutingRequested } from '../consumers/on-routing-requested.ts';
import { always, overflowRule } from '../domain/rules/testing-rules.ts';
import { RouteScene } from '../testing/route-scene.ts';
import { drain, HandClock, offersOf, openHouse, route } from '../testing/scene.ts';

let house: TestHouse;
const clock = new HandClock(); // a Monday, 09:00 UTC
let scene: RouteScene;
beforeAll(async () => {
  house = await openHouse({ clock });
});
afterAll(() => house.close());
beforeEach(async () => {
  scene = new RouteScene(house, await makeOrganization(house));
});

const rule = { set: {}, skills: [], profileIds: [], priority: null, skillMatch: null };

/** A representative handles it, for a while. */
async function handle(conversationId: string, userId: string): Promise<void> {
  await transact(house, scene.org.organizationId, async (tx) => {
    const conversation = await lockConversation(tx, conversationId);
    const handler = { kind: 'representative', id: userId, name: 'R' } as const;
    await engageHandler(house, tx, conversation, handler, { at: clock.now(), actor: 'system' });
  });
}
async function park(conversationId: string): Promise<void> {
  await transact(house, scene.org.organizationId, async (tx) => {
    await parkConversation(tx, await lockConversation(tx, conversationId), {
      at: clock.now(),
      actor: 'system',
    });
  });
}

describe('classification', () => {
  it('looks at customer, account, context, message and intent, and what it sets goes to the queue with it', async () => {
    const german = await makeSkill(house, scene.org, 'German');
    const gold = await scene.queue('Gold');
    await scene.workstream({
      classification: [
        {
          name: 'Value',
          rules: [
            {
              ...rule,
              name: 'Gold customers of Acme',
              when: {
                all: [
                  { field: 'customer.tier', is: 'equal', value: 'GOLD' },
                  { field: 'account.name', is: 'equal', value: 'acme' },
                  { field: 'customer.phone', is: 'begins_with', value: '+49' },
                ],
              },
              set: { value: 'high' },
              priority: 50.5,
            },
          ],
        },
        {
          name: 'Language',
          rules: [
            {
              ...rule,
              name: 'German',
              when: {
                any: [
                  { field: 'context.language', is: 'equal', value: 'de' },
                  { field: 'message.text', is: 'contains', value: 'rechnung' },
                ],
              },
              skills: [{ skillId: german, proficiency: 3 }],
              skillMatch: 'closest',
            },
          ],
        },
        {
          name: 'Anger',
          rules: [
            {
              ...rule,
              name: 'Angry about a bill',
              when: {
                all: [
                  { field: 'attribute.value', is: 'equal', value: 'high' },
                  { field: 'intent', is: 'equal', value: 'billing' },
                  { field: 'sentiment', is: 'less', value: 3 },
                  { field: 'message.count', is: 'greater_or_equal', value: 1 },
                  { field: 'priority', is: 'equal', value: 50.5 },
                ],
              },
              priority: 90.25,
            },
          ],
        },
      ],
      routeToQueue: [
        {
          name: 'High value',
          when: { field: 'attribute.value', is: 'equal', value: 'high' },
          to: [{ queueId: gold, percent: 100 }],
          overflow: null,
        },
      ],
    });
    const id = await scene.come({
      customer: { phone: '+49 30 1', attributes: { tier: 'gold' }, accountExternalId: 'Acme' },
      context: { intent: 'billing', sentiment: '2' },
      message: 'Meine Rechnung stimmt nicht',
    });
    expect(await scene.route(id)).toEqual({ outcome: 'queued', queueId: gold, queueName: 'Gold' });
    expect(await scene.conversation(id)).toMatchObject({
      queue_id: gold,
      priority: 90.25,
      required_skills: [{ skillId: german, proficiency: 3 }],
      demand: { attributes: { value: 'high' }, skillMatch: 'closest', stays: false, overflowedFrom: [] },
    });
    const [queued] = await scene.events(id, 'conversation.queued');
    expect(queued).toMatchObject({
      cause: 'opened',
      queueId: gold,
      demand: {
        priority: 90.25,
        skills: [{ skillId: german, proficiency: 3 }],
        attributes: { value: 'high' },
      },
    });
    // The customer's words are where the tenant's own tables are, and nowhere else.
    expect(JSON.stringify(queued)).not.toContain('Rechnung');
    const [trace] = await scene.traces(id);
    expect(trace).toMatchObject({
      kind: 'routed',
      facts: { message: { text: 'Meine Rechnung stimmt nicht', count: 1 }, attributes: {}, priority: 0 },
      trace: {
        cause: 'opened',
        classification: {
          ruleSets: [
            { ruleSet: 'Value', rule: 'Gold customers of Acme' },
            { ruleSet: 'Language', rule: 'German' },
            { ruleSet: 'Anger', rule: 'Angry about a bill' },
          ],
        },
        route: { tried: 1, rules: [{ name: 'High value', matched: true }] },
        choice: 'rule',
        outcome: { kind: 'queue', queueId: gold },
      },
    });
  });

  it('takes along the context that a custom assignment rule compares with representatives', async () => {
    const near = {
      name: 'Same region',
      afterSeconds: 0,
      presences: null,
      skillMatch: null,
      needsCapacity: true,
      attributes: [{ attribute: 'region', is: 'equal', same: 'context.region' } as const],
      workingOnly: false,
      orderBy: [],
    };
    await scene.queueSettings(scene.org.queueId, { method: { kind: 'custom', rules: [near] } });
    const far = await makeRepresentative(house, scene.org, { attributes: { region: 'south' } });
    const ada = await makeRepresentative(house, scene.org, { attributes: { region: 'north' } });
    const id = await scene.come({ context: { region: 'north', story: 'mine' } });
    await scene.route(id);
    expect((await scene.conversation(id)).demand).toMatchObject({
      attributes: { 'context.region': 'north' },
    });
    await drain(house, scene.org.organizationId);
    const offers = await offersOf(house, scene.org);
    expect(offers.map((offer) => offer.representative_id)).toEqual([ada]);
    expect(far).not.toBe(ada);
  });

  it('gives the queue’s own skills to what asks for none, and the place in its prioritization', async () => {
    const skillId = await makeSkill(house, scene.org, 'Billing');
    const queueId = await scene.queue(
      'Billing',
      {
        prioritization: [
          { name: 'VIP', when: { field: 'context.vip', is: 'equal', value: true }, orderBy: [] },
          {
            name: 'By value',
            when: { field: 'context.value', is: 'present' },
            orderBy: [{ field: 'context.value', direction: 'descending' }],
          },
        ],
      },
      { requiredSkills: [{ skillId, proficiency: 2 }] },
    );
    const id = await scene.come({ context: { value: '120' } });
    await scene.route(id, { cause: 'opened', queueId });
    expect(await scene.conversation(id)).toMatchObject({
      required_skills: [{ skillId, proficiency: 2 }],
      demand: { skills: [], bucket: 1, bucketKeys: [120] },
    });
    expect((await scene.traces(id))[0]!.trace).toMatchObject({ choice: 'told', bucket: 'By value' });
  });
});

describe('who it should go to', () => {
  it('prefers the contact’s representatives, then the account’s, by rank, each once; and whoever had the customer before', async () => {
    await scene.workstream({ keepSameRepresentative: true });
    const [a, b, c, before] = await Promise.all(
      Array.from({ length: 4 }, () => makeRepresentative(house, scene.org)),
    );
    const customer = { externalId: 'regular', accountExternalId: 'acme' };
    const first = await scene.come({ customer });
    await scene.route(first);
    await handle(first, before!);
    await house.db.transaction(scene.org.organizationId, ({ run }) =>
      run(
        `insert into preferred_representative (id, organization_id, contact_id, account_id, user_id, rank)
         select gen_random_uuid(), $1, case when own then p.id end, case when not own then p.account_id end, user_id, rank
         from contact p, unnest($2::boolean[], $3::uuid[], $4::int[]) as r (own, user_id, rank) where p.external_id = 'regular'
           and p.organization_id = $1`,
        [scene.org.organizationId, [true, true, false, false], [b, a, c, a], [2, 1, 1, 2]],
      ),
    );
    const second = await scene.come({ customer });
    await scene.route(second);
    expect((await scene.conversation(second)).demand).toMatchObject({ preferred: [a, b, c], same: before });

    await scene.workstream({ keepSameRepresentative: false });
    const third = await scene.come({ customer });
    await scene.route(third);
    expect((await scene.conversation(third)).demand).toMatchObject({ preferred: [a, b, c], same: null });
  });

  it('a hand-over does not come straight back to whoever hands over', async () => {
    await scene.workstream({ keepSameRepresentative: true });
    const [giver, other] = [
      await makeRepresentative(house, scene.org),
      await makeRepresentative(house, scene.org),
    ];
    const id = await scene.come({ customer: { externalId: 'handed' } });
    await scene.route(id);
    await handle(id, giver);
    await house.db.transaction(scene.org.organizationId, ({ run }) =>
      run(
        `insert into preferred_representative (id, organization_id, contact_id, user_id, rank)
         select gen_random_uuid(), $1, p.id, r.user_id, r.rank
         from contact p, unnest($2::uuid[], array[1, 2]) as r (user_id, rank) where p.external_id = 'handed'`,
        [scene.org.organizationId, [giver, other]],
      ),
    );
    const came = (await scene.conversation(id)).waiting_since;
    clock.advance(300);
    await scene.route(id, { cause: 'released', directed: other });
    expect((await scene.conversation(id)).waiting_since, 'in the place it had').toEqual(came);
    expect((await scene.conversation(id)).demand).toMatchObject({
      preferred: [other],
      same: null,
      directed: other,
    });
    expect((await scene.traces(id)).map((t) => t.kind)).toEqual(['routed', 'released']);
  });
});

describe('a queue that is told', () => {
  it('is taken by a transfer as it is, closed and full, with the queue’s skills; another kind of queue is refused', async () => {
    const skillId = await makeSkill(house, scene.org, 'Any');
    const hoursId = await scene.hours('Never', { weekly: [], holidays: [] });
    const target = await scene.queue(
      'Closed',
      { overflow: [overflowRule({ kind: 'out_of_hours' }, { kind: 'end', message: 'Closed' })] },
      { hoursId, requiredSkills: [{ skillId, proficiency: 1 }] },
    );
    const calls = await scene.queue('Calls', {}, { kind: 'voice' });
    const id = await scene.come();
    await scene.route(id);
    expect(await scene.route(id, { cause: 'transferred', queueId: target })).toMatchObject({
      outcome: 'queued',
      queueId: target,
    });
    expect(await scene.conversation(id)).toMatchObject({
      queue_id: target,
      required_skills: [{ skillId, proficiency: 1 }],
      demand: { stays: false },
    });
    await expect(scene.route(id, { cause: 'transferred', queueId: calls })).rejects.toMatchObject({
      code: 'queue.other_kind',
    });
    await expect(scene.route(id, { cause: 'transferred', queueId: house.ids.next() })).rejects.toMatchObject({
      code: 'queue.not_found',
    });
    await scene.removeQueue(target);
    await expect(scene.route(id, { cause: 'transferred', queueId: target })).rejects.toMatchObject({
      code: 'queue.not_found',
    });
  });

  it('that a topic names is asked whether it overflows; one that is gone is left to the rules', async () => {
    const other = await scene.queue('Other');
    const named = await scene.queue('Named', {
      overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'queue', queueId: other })],
    });
    const id = await scene.come();
    expect(await scene.route(id, { cause: 'escalated', queueId: named })).toMatchObject({ queueId: other });
    expect((await scene.conversation(id)).demand).toMatchObject({ overflowedFrom: [named] });
    expect(await scene.events(id, 'conversation.overflowed')).toEqual([
      { queueId: named, condition: 'nobody_on_duty', action: 'queue', targetQueueId: other },
    ]);
    await scene.removeQueue(named);
    const second = await scene.come();
    expect(await scene.route(second, { cause: 'escalated', queueId: named })).toMatchObject({
      queueId: scene.org.queueId,
    });
  });
});

describe('coming back', () => {
  it('goes to the queue of before with what it asked for, and to the same representative, without the rules', async () => {
    const queueId = await scene.queue('Before');
    await scene.workstream({
      keepSameRepresentative: true,
      classification: [
        { name: 'Once', rules: [{ ...rule, name: 'All', when: always, set: { seen: true }, priority: 7 }] },
      ],
      routeToQueue: [{ name: 'All', when: always, to: [{ queueId, percent: 100 }], overflow: null }],
    });
    const userId = await makeRepresentative(house, scene.org);
    const id = await scene.come();
    await scene.route(id);
    await handle(id, userId);
    await park(id);
    await scene.workstream({ keepSameRepresentative: true });
    await scene.route(id, { cause: 'resumed', queueId });
    expect(await scene.conversation(id)).toMatchObject({
      queue_id: queueId,
      priority: 7,
      demand: { same: userId, attributes: { seen: true } },
    });
    expect((await scene.traces(id)).at(-1)!.trace).toMatchObject({ cause: 'resumed', classification: null });
  });

  it('to a queue that was removed meanwhile is routed by the rules', async () => {
    const queueId = await scene.queue('Gone');
    const id = await scene.come();
    await scene.route(id, { cause: 'opened', queueId });
    await handle(id, await makeRepresentative(house, scene.org));
    await park(id);
    await scene.removeQueue(queueId);
    expect(await scene.route(id, { cause: 'resumed', queueId })).toMatchObject({
      queueId: scene.org.queueId,
    });
  });
});

describe('estimates', () => {
  it('are kept with the stay, to be held against what happens', async () => {
    for (const place of [1, 2]) {
      const id = await scene.come();
      await scene.route(id);
      const segments = await house.db.system(
        'select position_at_entry, estimated_seconds from queue_segment where conversation_id = $1',
        [id],
      );
      expect(segments).toMatchObject([{ position_at_entry: place }]);
    }
  });
});

describe('the consumer', () => {
  it('routes once, however often and late the event comes, and the wait counts from the asking', async () => {
    const id = await scene.come();
    const asked = clock.now();
    clock.advance(30);
    for (const _ of [1, 2, 3]) await route(house, scene.org, id);
    expect(await scene.events(id, 'conversation.queued')).toMatchObject([
      { cause: 'opened', waitingSince: asked.toISOString() },
    ]);
  });

  it('leaves alone what waits for the voice layer, what is over, and what is not there', async () => {
    await scene.queueSettings(scene.org.queueId, {
      overflow: [overflowRule({ kind: 'nobody_on_duty' }, { kind: 'callback' })],
    });
    const id = await scene.come({ customer: { phone: '1' } });
    await route(house, scene.org, id);
    await route(house, scene.org, id);
    expect(await scene.voiceCommands(id)).toHaveLength(1);
    await expect(route(house, scene.org, house.ids.next())).resolves.toBeUndefined();
    expect(onRoutingRequested.types).toEqual(['conversation.routing_requested']);
  });

  it('of many at once gives each its queue', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => scene.come()));
    await Promise.all(ids.flatMap((id) => [route(house, scene.org, id), route(house, scene.org, id)]));
    const rows = await house.db.system(
      `select count(*)::int as queued from event where organization_id = $1 and type = 'conversation.queued'`,
      [scene.org.organizationId],
    );
    expect(rows).toEqual([{ queued: 20 }]);
  });
});
