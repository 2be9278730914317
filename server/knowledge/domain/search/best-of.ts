/** The best few of many numbers, without sorting all. */

export interface Ranked {
  readonly number: number;
  readonly score: number;
}

/** A heap whose root is the worst that is still kept. */
export class BestOf {
  readonly #most: number;
  readonly #heap: Ranked[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** What is not better than this is not kept. */
  get floor(): number {
    return this.#heap.length < this.#most ? Number.NEGATIVE_INFINITY : this.#heap[0]!.score;
  }

  offer(number: number, score: number): void {
    const heap = this.#heap;
    if (heap.length < this.#most) {
      heap.push({ number, score });
      this.#rise(heap.length - 1);
    } else if (heap.length > 0 && score > heap[0]!.score) {
      heap[0] = { number, score };
      this.#sink();
    }
  }

  /** Best first; of equals the one that came in first. */
  sorted(): Ranked[] {
    return [...this.#heap].sort((a, b) => b.score - a.score || a.number - b.number);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    for (let at = from; at > 0; ) {
      const parent = (at - 1) >> 1;
      if (heap[parent]!.score <= heap[at]!.score) return;
      [heap[parent], heap[at]] = [heap[at]!, heap[parent]!];
      at = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) return;
      const least = left + 1 < heap.length && heap[left + 1]!.score < heap[left]!.score ? left + 1 : left;
      if (heap[at]!.score <= heap[least]!.score) return;
      [heap[least], heap[at]] = [heap[at]!, heap[least]!];
      at = least;
    }
  }
}
