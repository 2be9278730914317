/**
 * A list that keeps its order under inserts and removals, in chunks, so that both cost about the same with fifty and
 * with fifty thousand entries. The order has to be total, and an entry's place must not change while it is in.
 */
const mostInChunk = 256;

export class SortedList<T> {
  readonly compare: (a: T, b: T) => number;
  readonly #chunks: T[][] = [];
  #size = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  /** The entries in order, in runs that are never empty. Not to be changed, nor kept over an insert or a removal. */
  get chunks(): readonly (readonly T[])[] {
    return this.#chunks;
  }

  get first(): T | undefined {
    return this.#chunks[0]?.[0];
  }

  insert(entry: T): void {
    this.#size += 1;
    const chunks = this.#chunks;
    if (chunks.length === 0) {
      chunks.push([entry]);
      return;
    }
    const at = Math.min(this.#chunkOf(entry), chunks.length - 1);
    const chunk = chunks[at]!;
    chunk.splice(this.#placeIn(chunk, entry), 0, entry);
    if (chunk.length > mostInChunk) chunks.splice(at + 1, 0, chunk.splice(mostInChunk >> 1));
  }

  /** @returns whether it was in. */
  remove(entry: T): boolean {
    const at = this.#chunkOf(entry);
    const chunk = this.#chunks[at];
    if (!chunk) return false;
    const place = this.#placeIn(chunk, entry);
    if (chunk[place] !== entry) return false;
    chunk.splice(place, 1);
    this.#size -= 1;
    if (chunk.length === 0) this.#chunks.splice(at, 1);
    return true;
  }

  /** How many entries come before. */
  placeOf(entry: T): number {
    const at = this.#chunkOf(entry);
    let before = 0;
    for (let i = 0; i < at; i += 1) before += this.#chunks[i]!.length;
    const chunk = this.#chunks[at];
    return chunk ? before + this.#placeIn(chunk, entry) : before;
  }

  /** The first of all, at most `most`. */
  take(most: number): T[] {
    const taken: T[] = [];
    for (const chunk of this.#chunks) {
      for (const entry of chunk) {
        if (taken.length >= most) return taken;
        taken.push(entry);
      }
    }
    return taken;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The first chunk whose last entry does not come before. */
  #chunkOf(entry: T): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const chunk = this.#chunks[middle]!;
      if (this.compare(chunk[chunk.length - 1]!, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeIn(chunk: readonly T[], entry: T): number {
    let low = 0;
    let high = chunk.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(chunk[middle]!, entry) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
