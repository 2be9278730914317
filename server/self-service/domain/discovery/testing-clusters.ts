/** How well groups agree with labels that they have not seen; for tests. */

export interface Agreement {
  /** Normalised mutual information, arithmetic mean; 0..1. */
  readonly nmi: number;
  /** Hubert and Arabie's adjusted Rand index; 0 is chance, 1 the same groups. */
  readonly ari: number;
  /** The share that is in a group of its label; 0..1. */
  readonly purity: number;
}

export function agreementOf(groups: ArrayLike<number>, labels: readonly string[]): Agreement {
  const count = labels.length;
  const cells = new Map<string, number>();
  const rows = new Map<string, number>();
  const columns = new Map<string, number>();
  const largest = new Map<string, number>();
  for (const [at, label] of labels.entries()) {
    const group = String(groups[at]);
    const cell = `${group} ${label}`;
    cells.set(cell, (cells.get(cell) ?? 0) + 1);
    rows.set(group, (rows.get(group) ?? 0) + 1);
    columns.set(label, (columns.get(label) ?? 0) + 1);
    largest.set(group, Math.max(largest.get(group) ?? 0, cells.get(cell)!));
  }
  const entropy = (counts: Iterable<number>) => {
    let sum = 0;
    for (const n of counts) sum -= (n / count) * Math.log(n / count);
    return sum;
  };
  const pairs = (counts: Iterable<number>) => {
    let sum = 0;
    for (const n of counts) sum += (n * (n - 1)) / 2;
    return sum;
  };
  const [a, b, both] = [entropy(rows.values()), entropy(columns.values()), entropy(cells.values())];
  const [inRows, inColumns, together] = [
    pairs(rows.values()),
    pairs(columns.values()),
    pairs(cells.values()),
  ];
  const expected = (inRows * inColumns) / pairs([count]);
  return {
    nmi: a + b === 0 ? 1 : (2 * (a + b - both)) / (a + b),
    ari: (together - expected) / ((inRows + inColumns) / 2 - expected),
    purity: [...largest.values()].reduce((sum, n) => sum + n, 0) / count,
  };
}
