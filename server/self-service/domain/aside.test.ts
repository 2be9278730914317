/** Something else that a customer asks while a question waits, and the knowledge knows. */
import { describe, expect, it } from 'vitest';
import { isAsked, mayAskAside, questionsIn } from './side-question.ts';
import { agentOf, hours, Play } from './testing-dialog.ts';
import { ask, cardPrompt, say, topic, value } from './testing-topics.ts';
import { defaultTexts } from './texts.ts';
import type { Action, Entity, KnowledgePassage, QuestionAction, TurnServices } from './types.ts';

const warranty: KnowledgePassage = {
  id: 'warranty',
  title: 'Warranty',
  text: 'A kettle has a warranty of three years.',
  score: 0.9,
};
const number: Entity = { kind: 'number' };
const sizes: Entity = {
  kind: 'closed_list',
  items: ['Small', 'Large'].map((displayName) => ({ id: displayName, displayName, synonyms: [] })),
};
const question = (entity: Entity, more: Partial<QuestionAction> = {}) =>
  ask('q', 'Topic.X', 'Which one?', entity, more);

function asked(first: Action, services: Partial<TurnServices> = {}, others = [hours]): Play {
  const go = topic('Go', 'OnRecognizedIntent', [first, say('d', 'X={Topic.X}')], { queries: ['go'] });
  const game = new Play(agentOf([go, ...others]), { knowledgeAvailable: true, ...services });
  game.say('go');
  return game;
}
const reprompted = `${defaultTexts.reprompt[0]} Which one?`;
const aside = 'How long is the warranty of a kettle?';

describe('a customer who asked something else while a question waited got “I couldn’t use that answer”', () => {
  it('gets the answer with its source, and the question again', () => {
    const game = asked(question(number));
    expect(game.say(aside)).toEqual([]);
    expect(game.last?.needs).toMatchObject({ kind: 'knowledge', query: aside });
    expect(game.found(warranty)).toEqual([warranty.text, 'Back to “Go”: Which one?']);
    expect(game.last?.outputs[0]?.sources).toEqual([{ id: 'warranty', title: 'Warranty' }]);
    expect(game.say('7')).toEqual(['X=7']);
  });

  it('gets a model’s answer where one words it', () => {
    const game = asked(question(number));
    game.say(aside);
    const requestId = game.last?.needs?.requestId ?? '';
    const result = { passages: [warranty], answer: 'Three years.', cited: ['warranty'] };
    const { outputs } = game.turn({ kind: 'knowledge', requestId, result });
    expect(outputs.map(({ text }) => text)).toEqual(['Three years.', 'Back to “Go”: Which one?']);
  });

  it('is asked as often as before: an answered question uses none of it up, and gives none back', () => {
    const game = asked(question(number, { repeatCount: 1 }));
    for (const _ of [1, 2, 3]) {
      game.say(aside);
      game.found(warranty);
    }
    expect(game.state?.pending).toMatchObject({ kind: 'question', retries: 0 });
    expect(game.say('dunno')).toEqual([reprompted]);
    game.say(aside);
    game.found(warranty);
    expect(game.state?.pending).toMatchObject({ retries: 1 });
    game.say('dunno');
    expect(game.last?.transfer).toMatchObject({ reason: 'question_unanswered' });
  });

  it('is told that the answer does not fit where the knowledge does not know, or is not sure', () => {
    for (const passages of [[], [{ ...warranty, score: 0.55 }]]) {
      const game = asked(question(number));
      game.say(aside);
      expect(game.found(...passages)).toEqual([reprompted]);
      expect(game.state?.pending).toMatchObject({ kind: 'question', retries: 1 });
      expect(game.last?.trace).toContainEqual({ step: 'knowledge_empty', detail: aside });
    }
  });

  it('also in front of a form', () => {
    const game = asked(cardPrompt('q', '{type: "AdaptiveCard", version: "1.5", body: []}'));
    game.say(aside);
    game.found(warranty);
    const [answer, form] = game.last?.outputs ?? [];
    expect(answer?.text).toBe(warranty.text);
    expect(form?.attachments).toHaveLength(1);
    game.say(aside);
    game.found();
    expect(game.state?.pending).toMatchObject({ kind: 'card', retries: 1 });
  });

  it('topics that look at an answer before it is said do so, and the question comes after it', () => {
    const look = topic('Look', 'OnGeneratedResponse', [say('l', 'From our articles:')]);
    const game = asked(question(number), {}, [hours, look]);
    game.say(aside);
    expect(game.found(warranty)).toEqual(['From our articles:', warranty.text, 'Back to “Go”: Which one?']);
  });

  it('a message that comes before the search is through is the question’s', () => {
    const game = asked(question(number));
    game.say(aside);
    expect(game.say('7')).toEqual(['X=7']);
  });
});

describe('the knowledge stays out of it', () => {
  const stays = (game: Play, text: string) => {
    game.say(text);
    expect(game.last?.needs).toBeUndefined();
    return game.last?.outputs.map((output) => output.text);
  };
  it('where the answer is valid, whatever else is asked', () => {
    expect(stays(asked(question({ kind: 'string' })), aside)).toEqual([`X=${aside}`]);
    expect(stays(asked(question(number)), 'Is 7 all right?')).toEqual(['X=7']);
    expect(stays(asked(question(sizes)), 'is the large one warm?')).toEqual(['X=Large']);
  });

  it.each([
    ['warranty', number],
    ['warranty?', number],
    ['purple', sizes],
    ['the smal or the lareg one', sizes],
    ['no idea', number],
    ['perhaps', { kind: 'boolean' }],
  ] as const)('for “%s”', (text, entity) => {
    expect(stays(asked(question(entity)), text)).toEqual([reprompted]);
  });

  it('for a value that the validation refuses, unless it is asked about', () => {
    const validation = value('=Topic.X > 10');
    if (validation.type !== 'expression') throw new Error('an expression');
    const more = { validation: validation.expression };
    expect(stays(asked(question(number, more)), 'it was order 7 of mine')).toEqual([reprompted]);
    const game = asked(question(number, more));
    game.say('What happens after 7 days?');
    expect(game.last?.needs).toMatchObject({ kind: 'knowledge' });
  });

  it('where the question forbids it, or lets only other topics come between', () => {
    expect(stays(asked(question(number, { allowInterruption: false })), aside)).toEqual([reprompted]);
    expect(stays(asked(question(number, { allowedTopics: ['Hours'] })), aside)).toEqual([reprompted]);
    const boosting = topic('Boosting', 'OnUnknownIntent', [say('b', 'Hm.')]);
    const game = asked(question(number, { allowedTopics: ['x.topic.Boosting'] }), {}, [hours, boosting]);
    game.say(aside);
    expect(game.last?.needs).toMatchObject({ kind: 'knowledge' });
  });

  it('where a topic is meant, or there is no knowledge', () => {
    expect(stays(asked(question(number)), 'when are you open?')?.[0]).toBe('We open at nine.');
    expect(stays(asked(question(number), { knowledgeAvailable: false }), aside)).toEqual([reprompted]);
  });
});

describe('what is a question', () => {
  it.each(['How long is it', 'and what does it cost', 'Wie lange habe ich Garantie?', 'delivery times?'])(
    '%s',
    (text) => {
      expect(isAsked(text)).toBe(true);
    },
  );
  it.each([
    '7',
    'returns?',
    'I do not know',
    'the blue one',
    '',
    '???',
    'where do I find it?',
    'what do you mean?',
  ])('not: %s', (text) => {
    expect(isAsked(text)).toBe(false);
  });
  it('a statement of some words may be one, a short one or a slip in an item is none', () => {
    expect(mayAskAside('tell me about delivery costs', [], false)).toBe(true);
    expect(mayAskAside('no idea', [], false)).toBe(false);
    expect(mayAskAside("I can't find the number in my mails", [], false)).toBe(false);
  });
});

describe('several questions in one message', () => {
  it.each<[string, string[]]>([
    [
      'Do you ship to Germany and how can I pay with PayPal?',
      ['Do you ship to Germany', 'how can I pay with PayPal?'],
    ],
    [
      'When do you open? What does delivery cost? Is there a warranty? Who are you?',
      ['When do you open?', 'What does delivery cost?', 'Is there a warranty?'],
    ],
    [
      'Wie lange dauert die Lieferung und was kostet der Versand?',
      ['Wie lange dauert die Lieferung', 'was kostet der Versand?'],
    ],
  ])('%s', (text, questions) => {
    expect(questionsIn(text)).toEqual(questions);
  });
  it.each([
    'How long is the warranty and the delivery?',
    'My parcel is late, what now?',
    'Hello?',
    '',
    'and how and how',
  ])('not in: %s', (text) => {
    expect(questionsIn(text)).toEqual([]);
  });
});
