/** The word that was probably meant by one that no article has. */

/** Letters added, lost, changed or swapped with their neighbour, at most `most`; `most + 1` when there are more. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    if (least > most) return most + 1;
    before = previous;
    previous = row;
  }
  return Math.min(previous[b.length] ?? 0, most + 1);
}

/** Words by their length and one of their first letters, so that few are compared. */
export class Spelling {
  readonly #byShape = new Map<string, string[]>();

  add(word: string): void {
    if (word.length < 3 || /\d/.test(word)) return;
    const first = word[0]!;
    this.#bucket(`${word.length}${first}`).push(word);
    // Swapped or lost at the beginning: the second letter leads there.
    if (word[1] !== first) this.#bucket(`${word.length}${word[1]!}*`).push(word);
  }

  #bucket(shape: string): string[] {
    const bucket = this.#byShape.get(shape) ?? [];
    this.#byShape.set(shape, bucket);
    return bucket;
  }

  /**
   * Up to three known words one slip from it, in words of eight letters or more two; nearest first, then by `frequency`.
   * Words with digits and those of fewer than four letters are taken as they are.
   */
  candidates(word: string, frequency: (word: string) => number): string[] {
    if (word.length < 4 || /\d/.test(word)) return [];
    const most = word.length >= 8 ? 2 : 1;
    const found = new Map<string, number>();
    for (let length = word.length - most; length <= word.length + most; length += 1) {
      for (const shape of [`${length}${word[0]!}`, `${length}${word[0]!}*`, `${length}${word[1]!}`])
        for (const known of this.#byShape.get(shape) ?? []) {
          const slips = slipsBetween(word, known, most);
          if (slips <= most) found.set(known, slips);
        }
    }
    return [...found]
      .sort(([a, slipsA], [b, slipsB]) => slipsA - slipsB || frequency(b) - frequency(a) || (a < b ? -1 : 1))
      .slice(0, 3)
      .map(([known]) => known);
  }
}
