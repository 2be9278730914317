/** What a conversation is about may change while it goes on. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { appendMessages, engageHandler, lockConversation } from '../../conversations/index.ts';
import { type IntentPort, transact } from '../../data-model/house/index.ts';
import { RouteScene } from '../testing/route-scene.ts';
import { HandClock, openHouse } from '../testing/scene.ts';

let house: TestHouse;
const clock = new HandClock();
beforeAll(async () => {
  house = await openHouse({ clock });
});
afterAll(() => house.close());

it('the first intent of a conversation was its only one: what is asked for later routes it, and the first is kept', async () => {
  const scene = new RouteScene(house, await makeOrganization(house));
  const handle = async (id: string) => {
    const handler = { kind: 'representative', name: 'R' } as const;
    const userId = await makeRepresentative(house, scene.org);
    await transact(house, scene.org.organizationId, async (tx) => {
      const change = { at: clock.now(), actor: 'system' } as const;
      await engageHandler(house, tx, await lockConversation(tx, id), { ...handler, id: userId }, change);
    });
  };
  const [bills, parcels] = [await scene.queue('Bills'), await scene.queue('Parcels')];
  const to = (intent: string, queueId: string) => ({
    name: intent,
    when: { field: 'intent', is: 'equal', value: intent } as const,
    to: [{ queueId, percent: 100 }],
    overflow: null,
  });
  await scene.workstream({ routeToQueue: [to('Bill', bills), to('Parcel', parcels)] });
  const intents: IntentPort = {
    recognise: (_tx, _organizationId, said) => {
      const intent = said.findLast((text) => /bill|parcel/.test(text))?.includes('bill') ? 'Bill' : 'Parcel';
      return Promise.resolve({ intent, intentGroup: `${intent}s`, lineOfBusiness: 'Shop', confidence: 1 });
    },
  };
  const listening = new RouteScene({ ...house, intents }, scene.org);
  const id = await listening.come({ message: 'my bill is wrong' });
  expect(await listening.route(id)).toMatchObject({ queueName: 'Bills' });
  await handle(id);
  await transact(house, scene.org.organizationId, async (tx) => {
    const sender = { kind: 'customer', id: 'c', name: 'Ada' } as const;
    const said = { sender, kind: 'message', text: 'and where is my parcel?', sentAt: clock.now() } as const;
    await appendMessages(tx, await lockConversation(tx, id), [{ ...said, clientMessageId: 'second' }]);
  });
  expect(await listening.route(id, { cause: 'escalated' })).toMatchObject({ queueName: 'Parcels' });
  expect((await scene.conversation(id)).context).toMatchObject({
    intent: 'Parcel',
    intentGroup: 'Parcels',
    firstIntent: 'Bill',
  });
  // Told by whoever hands over, it is not guessed.
  await handle(id);
  const told = { cause: 'escalated', context: { intent: 'Bill' } } as const;
  expect(await listening.route(id, told)).toMatchObject({ queueName: 'Bills' });
});
