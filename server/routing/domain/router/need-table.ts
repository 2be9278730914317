/** The needs that somebody in a queue has, each by a number. */
import type { Need } from './need.ts';
import { needMark, noNeed, numberIn } from './need-mark.ts';

export class NeedTable {
  readonly #needs: (Need | undefined)[] = [undefined];
  readonly #unused: number[] = [];

  /** By number, from 1; gaps where nobody has one any more. */
  get needs(): readonly (Need | undefined)[] {
    return this.#needs;
  }

  /** One more has it. */
  hold(need: Need): void {
    need.holders += 1;
    if (need.holders > 1) return;
    const number = this.#unused.pop() ?? this.#needs.length;
    this.#needs[number] = need;
    need.mark = needMark(number, need.skillBits);
  }

  /** One has it no more. */
  release(need: Need): void {
    need.holders -= 1;
    if (need.holders > 0) return;
    const number = numberIn(need.mark);
    this.#needs[number] = undefined;
    this.#unused.push(number);
    need.mark = noNeed;
  }
}
