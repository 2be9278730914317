/**
 * A list that keeps its order under inserts and removals, in chunks, so that both cost about the same with fifty and
 * with fifty thousand entries. The order has to be total, and an entry's place must not change while it is in.
 */
const mostInChunk = 256;

/** An order of which the first thing that it looks at is a number: those are kept close together, and mostly decide. */
export interface Ranking<T> {
  /** Below zero when `a` comes before `b`. */
  readonly compare: (a: T, b: T) => number;
  /** Where it is less, the entry comes before; where it is the same, `compare` decides. */
  readonly leadOf: (entry: T) => number;
}

export interface Chunk<T> {
  readonly entries: readonly T[];
  /** What `markOf` said of each; empty without. */
  readonly marks: readonly number[];
}
interface OwnChunk<T> extends Chunk<T> {
  readonly entries: T[];
  readonly marks: number[];
  readonly leads: number[];
}

export class SortedList<T> {
  readonly ranking: Ranking<T>;
  readonly #markOf: ((entry: T) => number) | null;
  readonly #chunks: OwnChunk<T>[] = [];
  #size = 0;

  /** @param markOf a number to know an entry by without looking at it; see `markAnew` */
  constructor(ranking: Ranking<T>, markOf: ((entry: T) => number) | null = null) {
    this.ranking = ranking;
    this.#markOf = markOf;
  }

  get size(): number {
    return this.#size;
  }

  /** The entries in order, in runs that are never empty. Not to be changed, nor kept over an insert or a removal. */
  get chunks(): readonly Chunk<T>[] {
    return this.#chunks;
  }

  get first(): T | undefined {
    return this.#chunks[0]?.entries[0];
  }

  insert(entry: T): void {
    this.#size += 1;
    const chunks = this.#chunks;
    const lead = this.ranking.leadOf(entry);
    const mark = this.#markOf?.(entry);
    if (chunks.length === 0) {
      chunks.push({ entries: [entry], leads: [lead], marks: mark === undefined ? [] : [mark] });
      return;
    }
    const at = Math.min(this.#chunkOf(entry, lead), chunks.length - 1);
    const { entries, leads, marks } = chunks[at]!;
    const place = this.#placeIn(chunks[at]!, entry, lead);
    entries.splice(place, 0, entry);
    leads.splice(place, 0, lead);
    if (mark !== undefined) marks.splice(place, 0, mark);
    if (entries.length <= mostInChunk) return;
    const half = mostInChunk >> 1;
    chunks.splice(at + 1, 0, {
      entries: entries.splice(half),
      leads: leads.splice(half),
      marks: marks.splice(half),
    });
  }

  /** @returns whether it was in. */
  remove(entry: T): boolean {
    const lead = this.ranking.leadOf(entry);
    const at = this.#chunkOf(entry, lead);
    const chunk = this.#chunks[at];
    if (!chunk) return false;
    const place = this.#placeIn(chunk, entry, lead);
    const { entries, leads, marks } = chunk;
    if (entries[place] !== entry) return false;
    entries.splice(place, 1);
    leads.splice(place, 1);
    if (marks.length > 0) marks.splice(place, 1);
    this.#size -= 1;
    if (entries.length === 0) this.#chunks.splice(at, 1);
    return true;
  }

  /** What `markOf` says of an entry that is in has changed; its place has not. */
  markAnew(entry: T): void {
    const lead = this.ranking.leadOf(entry);
    const chunk = this.#chunks[this.#chunkOf(entry, lead)];
    if (!chunk || !this.#markOf) return;
    const place = this.#placeIn(chunk, entry, lead);
    if (chunk.entries[place] === entry) chunk.marks[place] = this.#markOf(entry);
  }

  /** How many entries come before. */
  placeOf(entry: T): number {
    const lead = this.ranking.leadOf(entry);
    const at = this.#chunkOf(entry, lead);
    let before = 0;
    for (let i = 0; i < at; i += 1) before += this.#chunks[i]!.entries.length;
    const chunk = this.#chunks[at];
    return chunk ? before + this.#placeIn(chunk, entry, lead) : before;
  }

  /** The first of all, at most `most`. */
  take(most: number): T[] {
    const taken: T[] = [];
    for (const { entries } of this.#chunks) {
      for (const entry of entries) {
        if (taken.length >= most) return taken;
        taken.push(entry);
      }
    }
    return taken;
  }

  *[Symbol.iterator](): IterableIterator<T> {
    for (const { entries } of this.#chunks) yield* entries;
  }

  /** The first chunk whose last entry does not come before. */
  #chunkOf(entry: T, lead: number): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const chunk = this.#chunks[middle]!;
      if (this.#isBefore(chunk, chunk.entries.length - 1, entry, lead)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeIn(chunk: OwnChunk<T>, entry: T, lead: number): number {
    let low = 0;
    let high = chunk.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#isBefore(chunk, middle, entry, lead)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isBefore({ entries, leads }: OwnChunk<T>, place: number, entry: T, lead: number): boolean {
    const other = leads[place]!;
    return other < lead || (other === lead && this.ranking.compare(entries[place]!, entry) < 0);
  }
}
