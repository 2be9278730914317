/** What is going to happen in a simulation, earliest first; of one instant, what was entered first. Pure. */
interface Entry {
  readonly at: number;
  readonly number: number;
  readonly happen: () => void;
}

export class Timetable {
  readonly #heap: Entry[] = [];
  #entered = 0;

  /** @param at epoch milliseconds; Infinity for never */
  enter(at: number, happen: () => void): void {
    if (at === Number.POSITIVE_INFINITY) return;
    this.#entered += 1;
    const heap = this.#heap;
    heap.push({ at, number: this.#entered, happen });
    for (let i = heap.length - 1; i > 0; ) {
      const above = (i - 1) >> 1;
      if (!isBefore(heap[i]!, heap[above]!)) return;
      this.#swap(i, above);
      i = above;
    }
  }

  /** When the next thing happens; Infinity for never. */
  next(): number {
    return this.#heap[0]?.at ?? Number.POSITIVE_INFINITY;
  }

  /** Lets the next thing happen. */
  run(): void {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (!first || !last) return;
    if (heap.length > 0) {
      heap[0] = last;
      this.#sink();
    }
    first.happen();
  }

  #sink(): void {
    const heap = this.#heap;
    for (let i = 0; ; ) {
      let least = i;
      for (const below of [2 * i + 1, 2 * i + 2])
        if (below < heap.length && isBefore(heap[below]!, heap[least]!)) least = below;
      if (least === i) return;
      this.#swap(i, least);
      i = least;
    }
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  }
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.number < b.number);
