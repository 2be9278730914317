import { describe, expect, it } from 'vitest';
import { SkillColumn } from '../router/columns.ts';
import { closeness, stranger } from './closeness.ts';

const column = (maximum: number, levels: readonly number[], number = 1) => {
  const made = new SkillColumn(`skill ${number}`, number, levels.length);
  made.maximum = maximum;
  made.levels.set(levels);
  return made;
};

describe('closeness', () => {
  it('puts equals first, then the least too much, then the least too little, then strangers', () => {
    const levels = [4, 6, 5, 2, 3, 0];
    const asked = [column(10, levels).ask(4)];
    const order = levels.map((_, place) => place).sort((a, b) => closeness(asked, a) - closeness(asked, b));
    expect(order.map((place) => levels[place])).toEqual([4, 5, 6, 3, 2, 0]);
    expect(closeness(asked, 5)).toBe(stranger);
  });

  it('measures in parts of the rating model, so that models of different lengths are alike', () => {
    const [long, short] = [column(10, [8, 6], 1), column(5, [3, 4], 2)];
    // Two of ten too much on the one, one of five on the other: the same.
    expect(closeness([long.ask(6), short.ask(3)], 0)).toBe(closeness([long.ask(6), short.ask(3)], 1));
  });

  it('is the same number for the same distance, whatever it is the sum of', () => {
    const [a, b, c] = [column(10, [1, 3], 1), column(10, [2, 3], 2), column(10, [3, 3], 3)];
    const [one, two] = [
      closeness([a.ask(2), b.ask(3), c.ask(4)], 0),
      closeness([a.ask(4), b.ask(4), c.ask(4)], 1),
    ];
    expect(one).toBe(two);
  });

  it('is nothing when nothing is asked for', () => {
    expect(closeness([], 0)).toBe(0);
  });
});
