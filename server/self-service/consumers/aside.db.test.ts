/** A customer who asks something else while a question waits, on the whole server. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { listUnanswered } from '../../knowledge/index.ts';
import type { Models } from '../../platform/models/index.ts';
import { TalkStage } from '../testing-talk.ts';

const order = `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    displayName: Order status
    triggerQueries:
      - where is my order
  actions:
    - kind: Question
      id: number
      variable: Topic.Number
      prompt: Which order?
      repeatCount: 1
      entity: NumberPrebuiltEntity

    - kind: SendActivity
      id: say
      activity: Order {Topic.Number} is on its way.
`;
const answer = 'Every kettle has a warranty of three years.';

const houses: TestHouse[] = [];
afterAll(async () => {
  for (const house of houses) await house.close();
});

async function stage(models?: Models): Promise<TalkStage> {
  const house = await createTestHouse(adminConnectionString(), models ? { models } : {});
  houses.push(house);
  const made = await TalkStage.open(house);
  await made.topic('Orders', order);
  await made.article('warranty', 'Warranty', answer);
  return made;
}

let plain: TalkStage;
beforeAll(async () => {
  plain = await stage();
});

it('is answered from the articles with the source, and asked again; as often as they like', async () => {
  const talk = await plain.talk();
  expect(await talk.say('where is my order')).toEqual(['Which order?']);
  for (const text of ['How long is the warranty of a kettle?', 'and what warranty has a kettle, how long?']) {
    const [said, again] = await talk.answers(text);
    expect(said).toMatchObject({ text: answer, content: { sources: [{ articleId: 'warranty' }] } });
    expect(again!.text).toBe('Back to “Order status”: Which order?');
  }
  expect(await talk.say('4711')).toEqual(['Order 4711 is on its way.']);
});

it('got half an answer to two questions in one message', async () => {
  const delivery = 'Parcels to Germany take four days.';
  await plain.article('delivery', 'Delivery to Germany', delivery);
  const talk = await plain.talk();
  const [said] = await talk.answers(
    'How long is the warranty of a kettle and how long is delivery to Germany?',
  );
  expect(said).toMatchObject({
    text: `${answer}\n\n${delivery}`,
    content: { sources: [{ articleId: 'warranty' }, { articleId: 'delivery' }] },
  });
});

it('is told that the answer does not fit where no article answers; what was asked is noted, a slip is not', async () => {
  const talk = await plain.talk();
  await talk.say('where is my order');
  const elephants = 'Do you sell live elephants?';
  expect(await talk.say(elephants)).toEqual([expect.stringContaining('Which order?')]);
  await talk.say('the one of last week');
  const open = await listUnanswered(plain.house, plain.org.organizationId, { state: 'open', limit: 20 });
  expect(open.map(({ question }) => question)).toEqual([elephants]);
});

it('gets the words of a model that stand on the article, where there is one', async () => {
  const usage = { inputTokens: 0, outputTokens: 0 };
  const object = { answered: true, answer: 'It is three years for a kettle.', sources: [1] };
  const made = await stage({
    available: () => true,
    generate: () =>
      Promise.resolve({ object, ...{ text: '', toolCalls: [], model: 'm', durationMs: 0 }, usage }),
  });
  const talk = await made.talk();
  await talk.say('where is my order');
  expect(await talk.say('How long is the warranty of a kettle?')).toEqual([
    object.answer,
    'Back to “Order status”: Which order?',
  ]);
  expect(await talk.say('4711')).toEqual(['Order 4711 is on its way.']);
  await made.close();
});
