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
    ['the second is below the threshold', 0.52, 0.48],
  ])('%s: no question', (_, first, second) => {
    const { texts } = asked([
      { ...both[0]!, confidence: first },
      { ...both[1]!, confidence: second },
    ]);
    expect(texts).toEqual(['About your card.']);
  });
});
