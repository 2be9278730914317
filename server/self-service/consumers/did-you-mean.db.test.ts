/** Two topics about as likely, on the whole server: by phrases alone and by the model that is learnt of them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { recogniseTopics } from '../domain/recognise.ts';
import { trainAgent } from '../intents/train-agent.ts';
import { AgentStore } from '../store/agents.ts';
import { topicSaying } from '../testing-management.ts';
import { TalkStage } from '../testing-talk.ts';

let house: TestHouse;
beforeAll(async () => {
  house = await createTestHouse(adminConnectionString());
});
afterAll(() => house.close());

const phrases = (kind: string) =>
  [
    'I want a LOAN',
    'tell me about LOANs',
    'apply for a LOAN',
    'how much LOAN can I get',
    'interest on a LOAN',
  ].map((phrase) => phrase.replace('LOAN', `${kind} loan`));
const fallback = `kind: AdaptiveDialog
beginDialog:
  kind: OnUnknownIntent
  id: main
  actions:
    - kind: SendActivity
      id: say
      activity: Then please tell me more.
`;
/** As Copilot Studio makes it. */
const multipleMatches = `kind: AdaptiveDialog
beginDialog:
  kind: OnSelectIntent
  id: main
  triggerBehavior: Always
  actions:
    - kind: SetVariable
      id: options
      variable: init:Topic.IntentOptions
      value: =System.Recognizer.IntentOptions

    - kind: EditTable
      id: none
      changeType: Add
      itemsVariable: Topic.IntentOptions
      value: "={ DisplayName: "None of these", TopicId: "NoTopic", TriggerId: "NoTrigger", Score: 1.0 }"

    - kind: Question
      id: which
      interruptionPolicy:
        allowInterruption: false
      alwaysPrompt: true
      variable: System.Recognizer.SelectedIntent
      prompt: "To clarify, did you mean:"
      entity:
        kind: DynamicClosedListEntity
        items: =Topic.IntentOptions

    - kind: ConditionGroup
      id: chosen
      conditions:
        - id: nothing
          condition: =System.Recognizer.SelectedIntent.TopicId = "NoTopic"
          actions:
            - kind: ReplaceDialog
              id: fallback
              dialog: contoso.topic.Fallback
`;

async function stage(ownTopic: string | null, isLearnt: boolean): Promise<TalkStage> {
  const made = await TalkStage.open(house);
  await made.topic('Home', topicSaying('About home loans.', 'home loan', ...phrases('home')));
  await made.topic('Car', topicSaying('About car loans.', 'car loan', ...phrases('car')));
  await made.topic(
    'Hours',
    topicSaying('Nine to five.', 'opening hours', 'when are you open', 'store hours'),
  );
  await made.topic('Fallback', fallback);
  if (ownTopic !== null) await made.topic('Multiple', ownTopic);
  if (isLearnt) {
    const { organizationId, aiAgentId } = made.org;
    expect(await trainAgent(house, organizationId, aiAgentId!)).toEqual(['en']);
    const agents = new AgentStore(house);
    const { definition, recognise } = (await agents.load(organizationId, aiAgentId!))!;
    agents.close();
    const text = 'I want a loan';
    expect(recognise(definition.topics, text)).not.toEqual(recogniseTopics(definition.topics, text));
  }
  return made;
}

const disambiguation = join(
  import.meta.dirname,
  '../../../../shared/data/copilot-studio-topics/skl-templates-topics-disambiguation.topic.mcs.yml',
);

describe.each([
  ['phrases', false],
  ['the model learnt of them', true],
] as const)('by %s', (_, isLearnt) => {
  describe.each([
    ['asked by the agent', null, 'Something else', 'Which of these do you mean?'],
    ['asked by its topic Multiple Matches', multipleMatches, 'None of these', 'To clarify, did you mean:'],
  ] as const)('%s', (_name, ownTopic, none, question) => {
    let made: TalkStage;
    beforeAll(async () => {
      made = await stage(ownTopic, isLearnt);
    });
    afterAll(() => made.close());

    it('the customer is offered both, with buttons', async () => {
      const talk = await made.talk();
      for (const text of ['I want a loan', 'tell me about loans', 'interest on a loan']) {
        const [asked] = await talk.answers(text);
        expect(asked!.text).toBe(question);
        expect([...asked!.content!.suggestedActions!].sort()).toEqual(['car loan', 'home loan', none].sort());
        await talk.say(none);
      }
    });

    it.each([
      ['a button', 'home loan', 'About home loans.'],
      ['words', 'the car one please', 'About car loans.'],
      ['words with a slip', 'hoem loan', 'About home loans.'],
    ])('%s leads on', async (_way, text, answer) => {
      const talk = await made.talk();
      await talk.say('I want a loan');
      expect(await talk.say(text)).toEqual([answer]);
      expect(await talk.say('when are you open')).toEqual(['Nine to five.']);
    });

    it('a number leads on', async () => {
      const talk = await made.talk();
      const [asked] = await talk.answers('I want a loan');
      const second = asked!.content!.suggestedActions![1];
      expect(await talk.say('2')).toEqual([`About ${second}s.`]);
    });

    it('none of these leads to the fallback', async () => {
      const talk = await made.talk();
      await talk.say('I want a loan');
      expect(await talk.say(none)).toEqual(['Then please tell me more.']);
      expect(await talk.say('a car loan please')).toEqual(['About car loans.']);
    });
  });
});

describe.skipIf(!existsSync(disambiguation))(
  `Copilot Studio’s own topic${existsSync(disambiguation) ? '' : ' (skipped: no ../shared/data)'}`,
  () => {
    it('asks, and goes on', async () => {
      const made = await stage(
        readFileSync(disambiguation, 'utf8').replace('<AGENT_SCHEMA>', 'contoso'),
        true,
      );
      const talk = await made.talk();
      expect(await talk.say('I want a loan')).toEqual(['To clarify, did you mean:']);
      expect(await talk.say('car loan')).toEqual(['About car loans.']);
      await talk.say('I want a loan');
      expect(await talk.say('None of these')).toEqual(['Then please tell me more.']);
      await made.close();
    });
  },
);
