import { describe, expect, it } from 'vitest';
import { answerFrom, scorePassage } from './knowledge.ts';

const returns = {
  id: 'returns',
  title: 'Returning an item',
  text: 'Send items back within 30 days of delivery.',
};
const prices = { id: 'prices', title: 'Prices', text: 'Our prices include all taxes.' };

describe('measuring a passage', () => {
  it.each<[string, number, number]>([
    ['how do I return something', 0.45, 1],
    ['can I send it back within a month', 0.45, 1],
    ['what is the capital of France', 0, 0.2],
    ['do you ship to Norway', 0, 0.3],
    ['', 0, 0],
  ])('%s', (query, low, high) => {
    expect(scorePassage(query, returns)).toBeGreaterThanOrEqual(low);
    expect(scorePassage(query, returns)).toBeLessThanOrEqual(high);
  });
});

describe('answering', () => {
  it('takes the best passage that is good enough', () => {
    expect(answerFrom({ passages: [prices, returns] }, 'return an item', 0.45)).toEqual({
      text: returns.text,
      sources: [{ id: 'returns', title: 'Returning an item' }],
    });
    expect(answerFrom({ passages: [prices, returns] }, 'warranty for shoes', 0.45)).toBeNull();
    expect(answerFrom({ passages: [{ ...returns, score: Number.NaN }] }, 'return', 0.45)).toBeNull();
  });

  it('answers each of two questions, where both are known, and names both sources', () => {
    const each = [
      { ...prices, score: 0.6, asked: 'are taxes included' },
      { ...returns, score: 0.9, asked: 'how do I return it' },
    ];
    const query = 'are taxes included and how do I return it';
    expect(answerFrom({ passages: each }, query, 0.5)).toEqual({
      text: `${prices.text}\n\n${returns.text}`,
      sources: [
        { id: 'prices', title: 'Prices' },
        { id: 'returns', title: 'Returning an item' },
      ],
    });
    expect(answerFrom({ passages: each }, query, 0.7)?.sources).toEqual([
      { id: 'returns', title: 'Returning an item' },
    ]);
  });

  it('takes a composed answer with the passages it rests on, only when they are good', () => {
    const scored = { ...returns, score: 0.8 };
    const answer = 'You have 30 days.';
    expect(answerFrom({ answer, passages: [scored, { ...prices, score: 0.1 }] }, 'return', 0.45)).toEqual({
      text: answer,
      sources: [{ id: 'returns', title: 'Returning an item' }],
    });
    expect(answerFrom({ answer, passages: [] }, 'return', 0.45)).toBeNull();
  });

  it('extracts from a long article what fits the question', () => {
    const filler = Array.from(
      { length: 12 },
      (_, index) => `Paragraph ${index} tells about packing and boxes at length.`,
    );
    const text = [
      '# Returns',
      ...filler.slice(0, 6),
      'A refund takes five working days.',
      ...filler.slice(6),
    ].join('\n\n');
    const answer = answerFrom(
      { passages: [{ ...returns, text, score: 0.9 }] },
      'how long does a refund take',
      0.45,
    );
    expect(answer?.text).toContain('A refund takes five working days.');
    expect(answer?.text).not.toContain('#');
    expect(answer?.text.length).toBeLessThanOrEqual(700);
  });
});
