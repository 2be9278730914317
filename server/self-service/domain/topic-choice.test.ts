/** "Did you mean": two topics are about as likely, and the customer says which. */
import { describe, expect, it } from 'vitest';
import { agentOf, escalation, Play } from './testing-dialog.ts';
import { say, topic } from './testing-topics.ts';
import { defaultTexts } from './texts.ts';
import type { IntentMatch } from './types.ts';

const card = topic('Card', 'OnRecognizedIntent', [say('c', 'About your card.')], {
  queries: ['block my card'],
});
const account = topic('Account', 'OnRecognizedIntent', [say('a', 'About your account.')], {
  queries: ['block my account'],
});
const both: IntentMatch[] = [
  { topic: 'Card', confidence: 0.64, phrase: 'block my card' },
  { topic: 'Account', confidence: 0.61, phrase: 'block my account' },
];
const asked = (matches: readonly IntentMatch[] = both) => {
  const game = new Play(agentOf([card, account, escalation]), {
    recognise: (_, text) => (text === 'block it' ? matches : []),
  });
  return { game, texts: game.say('block it') };
};

describe('two topics about as likely', () => {
  it('are offered, and the chosen one runs', () => {
    const { game, texts } = asked();
    expect(texts).toEqual(defaultTexts.didYouMean);
    expect(game.last?.outputs[0]?.suggestedActions?.map(({ value }) => value)).toEqual([
      'Card',
      'Account',
      defaultTexts.noneOfThese,
    ]);
    expect(game.say('the acount one')).toEqual(['About your account.']);
    expect(game.state?.pending).toBeNull();
  });

  it('none of them: it was not understood', () => {
    const { game } = asked();
    expect(game.say(defaultTexts.noneOfThese)).toEqual([expect.stringMatching(/another way|differently/)]);
    expect(game.state).toMatchObject({ pending: null, misunderstoodCount: 1 });
  });

  it.each(['none of these', 'Neither', 'no'])('“%s” is none of them, too', (text) => {
    const { game } = asked();
    game.say(text);
    expect(game.state).toMatchObject({ pending: null, misunderstoodCount: 1 });
  });

  it.each([
    ['2', 'About your account.'],
    ['the card', 'About your card.'],
    ['ACCOUNT please', 'About your account.'],
  ])('“%s” chooses', (text, said) => {
    expect(asked().game.say(text)).toEqual([said]);
  });

  it('something else altogether is a new message', () => {
    const { game } = asked();
    expect(game.say('I want to talk to a person')).toEqual([expect.any(String)]);
    expect(game.last?.transfer?.reason).toBe('customer_asked');
  });

  it('a topic that is gone meanwhile is not offered any more', () => {
    const { game } = asked();
    game.setTopics([account]);
    game.say('Card');
    expect(game.state?.pending).toBeNull();
    expect(game.last?.trace.some(({ step }) => step === 'choice_made')).toBe(false);
  });

  it.each([
    ['far apart', 0.64, 0.55],
    ['one is sure', 0.9, 0.88],
    ['both below the threshold', 0.49, 0.48, true],
  ])('%s: no question', (_, first, second, isNone = false) => {
    const { texts } = asked([
      { ...both[0]!, confidence: first },
      { ...both[1]!, confidence: second },
    ]);
    if (isNone) expect(texts).toEqual([expect.stringMatching(/another way|differently/)]);
    else expect(texts).toEqual(['About your card.']);
  });

  it('the first of two was begun where the second missed the threshold by a hair', () => {
    const { texts } = asked([
      { ...both[0]!, confidence: 0.52 },
      { ...both[1]!, confidence: 0.48 },
    ]);
    expect(texts).toEqual(defaultTexts.didYouMean);
  });
});

describe('who says that they want nobody', () => {
  it('is not handed over, however much like the phrases for it that sounds', () => {
    const recognise = () => [{ topic: escalation.name, confidence: 0.97, phrase: 'Talk to a person' }];
    const game = new Play(agentOf([card, account, escalation]), { recognise });
    game.say('I do not want to talk to a person');
    expect(game.last?.transfer).toBeUndefined();
    game.say('put me on to one of yours');
    expect(game.last?.transfer).toMatchObject({ reason: 'customer_asked' });
  });
});
