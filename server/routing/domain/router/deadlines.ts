/**
 * What becomes due when, earliest first. Setting a target's deadline anew leaves the old entry behind, which is
 * passed over when it comes up; once such entries are the most, they are swept out.
 */
export interface Target {
  /** Epoch milliseconds; Infinity for none. Belongs to the deadlines. */
  dueAt: number;
}

interface Entry<T> {
  readonly at: number;
  readonly target: T;
}

export class Deadlines<T extends Target> {
  #heap: Entry<T>[] = [];
  #live = 0;

  /** @param at Infinity for none */
  set(target: T, at: number): void {
    if (target.dueAt === at) return;
    if (target.dueAt !== Number.POSITIVE_INFINITY) this.#live -= 1;
    target.dueAt = at;
    if (at === Number.POSITIVE_INFINITY) return;
    this.#live += 1;
    this.#push({ at, target });
    if (this.#heap.length > 64 && this.#heap.length > 3 * this.#live) this.#sweep();
  }

  /** The earliest; Infinity for none. */
  next(): number {
    for (;;) {
      const top = this.#heap[0];
      if (!top) return Number.POSITIVE_INFINITY;
      if (top.target.dueAt === top.at) return top.at;
      this.#pop();
    }
  }

  /** Takes out one that is due; null when none is. */
  takeDue(now: number): T | null {
    if (this.next() > now) return null;
    const { target } = this.#pop();
    target.dueAt = Number.POSITIVE_INFINITY;
    this.#live -= 1;
    return target;
  }

  #push(entry: Entry<T>): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.at <= entry.at) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): Entry<T> {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length === 0) return top;
    heap[0] = last;
    this.#sink(0);
    return top;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const entry = heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child += 1;
      if (heap[child]!.at >= entry.at) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = entry;
  }

  #sweep(): void {
    const seen = new Set<T>();
    this.#heap = this.#heap.filter(({ at, target }) => {
      if (target.dueAt !== at || seen.has(target)) return false;
      seen.add(target);
      return true;
    });
    for (let i = (this.#heap.length >> 1) - 1; i >= 0; i -= 1) this.#sink(i);
  }
}
