/** The needs that somebody in a queue has, each by a number: what is looked at for each who waits is a number alone. */
import type { Need } from './need.ts';

/** Of one who stands in the queue's order and is not offered to everybody. */
export const noNeed = 0;

export class NeedTable {
  readonly #needs: (Need | undefined)[] = [undefined];
  readonly #skillBits: number[] = [0];
  readonly #unused: number[] = [];

  /** By number; gaps where nobody has one any more. */
  get needs(): readonly (Need | undefined)[] {
    return this.#needs;
  }

  /** By number; see `Need.skillBits`. */
  get skillBits(): readonly number[] {
    return this.#skillBits;
  }

  /** One more has it. */
  hold(need: Need): void {
    need.holders += 1;
    if (need.holders > 1) return;
    const number = this.#unused.pop() ?? this.#needs.length;
    need.number = number;
    this.#needs[number] = need;
    this.#skillBits[number] = need.skillBits;
  }

  /** One has it no more. */
  release(need: Need): void {
    need.holders -= 1;
    if (need.holders > 0) return;
    this.#needs[need.number] = undefined;
    this.#unused.push(need.number);
    need.number = noNeed;
  }
}
