/**
 * What becomes due when, earliest first. Setting a target's deadline anew leaves the old entry behind, which is
 * passed over when it comes up; once such entries are the most, they are swept out.
 */
export interface Target {
  /** Epoch milliseconds; Infinity for none. Belongs to the deadlines. */
  dueAt: number;
}

export class Deadlines<T extends Target> {
  /** A heap in two: instants alone are close together, and mostly it is they that are looked at. */
  #at: number[] = [];
  #targets: T[] = [];
  #live = 0;

  /** @param at Infinity for none */
  set(target: T, at: number): void {
    if (target.dueAt === at) return;
    if (target.dueAt !== Number.POSITIVE_INFINITY) this.#live -= 1;
    target.dueAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#live += 1;
    this.#push(at, target);
    if (this.#at.length > 64 && this.#at.length > 3 * this.#live) this.#sweep();
  }

  /** The earliest; Infinity for none. */
  next(): number {
    while (this.#at.length > 0) {
      const at = this.#at[0]!;
      if (this.#targets[0]!.dueAt === at) return at;
      this.#pop();
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Takes out one that is due; null when none is. */
  takeDue(now: number): T | null {
    if (this.next() > now) return null;
    const target = this.#pop();
    target.dueAt = Number.POSITIVE_INFINITY;
    this.#live -= 1;
    return target;
  }

  #push(at: number, target: T): void {
    const instants = this.#at;
    const targets = this.#targets;
    let place = instants.length;
    instants.push(at);
    targets.push(target);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (instants[parent]! <= at) break;
      instants[place] = instants[parent]!;
      targets[place] = targets[parent]!;
      place = parent;
    }
    instants[place] = at;
    targets[place] = target;
  }

  #pop(): T {
    const top = this.#targets[0]!;
    const at = this.#at.pop()!;
    const target = this.#targets.pop()!;
    if (this.#at.length > 0) this.#sink(0, at, target);
    return top;
  }

  /** Puts an entry where it belongs at or below a place, which it takes the place of. */
  #sink(from: number, at: number, target: T): void {
    const instants = this.#at;
    const targets = this.#targets;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= instants.length) break;
      if (child + 1 < instants.length && instants[child + 1]! < instants[child]!) child += 1;
      if (instants[child]! >= at) break;
      instants[place] = instants[child]!;
      targets[place] = targets[child]!;
      place = child;
    }
    instants[place] = at;
    targets[place] = target;
  }

  #sweep(): void {
    const seen = new Set<T>();
    const instants: number[] = [];
    for (const [i, target] of this.#targets.entries()) {
      if (target.dueAt !== this.#at[i] || seen.has(target)) continue;
      seen.add(target);
      instants.push(this.#at[i]!);
    }
    this.#at = instants;
    this.#targets = [...seen];
    for (let i = (instants.length >> 1) - 1; i >= 0; i -= 1) this.#sink(i, instants[i]!, this.#targets[i]!);
  }
}
