import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newState } from './dialog-state.ts';
import { clip, summarise } from './summarise.ts';
import type { DialogState, TranscriptLine } from './types.ts';

const customer = (text: string): TranscriptLine => ({ from: 'customer', text });
const state: DialogState = {
  ...newState(),
  facts: {
    firstPhrase: 'where is my order',
    lastPhrases: [],
    topicsVisited: ['Order status', 'Returns'],
    lastTopic: 'Returns',
    answers: [
      { topic: 'Order status', variable: 'Topic.OrderNumber', value: 1042 },
      { topic: 'Returns', variable: 'Global.Gift', value: true },
    ],
  },
};

describe('the summary for the representative', () => {
  it('says what was asked first, what since, the topics and the answers', () => {
    const lines: TranscriptLine[] = [
      { from: 'ai_agent', text: 'Hello!' },
      customer('Where is my order?'),
      { from: 'ai_agent', text: 'Which number?' },
      customer('1042'),
      customer('It was\n a gift'),
    ];
    expect(summarise(lines, state)).toBe(
      'Asked first: "Where is my order?". Then: "1042"; "It was a gift". ' +
        'Topics: Order status, Returns. Answers: OrderNumber: 1042; Gift: true.',
    );
  });

  it('works with little', () => {
    expect(summarise([], null)).toBe('The customer has not said anything yet.');
    expect(summarise([], state)).toContain('where is my order');
  });

  it('never grows beyond 600 characters, keeps the first question and prefers the latest words', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 300 }), { maxLength: 30 }), (texts) => {
        expect(summarise(texts.map(customer), state).length).toBeLessThanOrEqual(600);
      }),
    );
    const long = summarise(
      ['first', ...Array.from({ length: 40 }, (_, index) => `message number ${index}`)].map(customer),
      state,
    );
    expect(long).toMatch(/^Asked first: "first"/);
    expect(long).toContain('message number 39');
    expect(long).not.toContain('message number 1"');
    expect(long).toContain('Answers:');
  });

  it('cuts texts where a character ends', () => {
    expect(clip('a  b\nc', 10)).toBe('a b c');
    expect(clip('abcdef', 4)).toBe('abc…');
    expect(clip('ab😀cd', 4)).toBe('ab…');
  });
});
