/** What a read of the tables has seen of the log. */

/** Which transactions a read has seen: the log's events of those are in it already. */
export class SeenTransactions {
  readonly #snapshot: string;
  readonly #xmax: bigint;
  readonly #running: ReadonlySet<string>;

  /** @param snapshot `pg_current_snapshot()` as text: xmin:xmax:running,running,… */
  constructor(snapshot: string) {
    this.#snapshot = snapshot;
    const [, xmax, running] = snapshot.split(':');
    this.#xmax = BigInt(xmax!);
    this.#running = new Set(running ? running.split(',') : []);
  }

  toString(): string {
    return this.#snapshot;
  }

  includes(txId: string): boolean {
    return BigInt(txId) < this.#xmax && !this.#running.has(txId);
  }

  /** Whether a reader of the log who has read up to this transaction is past all that was seen. */
  isBehind(txId: string): boolean {
    return BigInt(txId) + 1n >= this.#xmax;
  }
}
