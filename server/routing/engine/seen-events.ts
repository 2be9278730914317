/** Which of the log's events a read of the tables has brought already, so that none is taken in on top of its effects. */
import type { LoggedEvent, LogPosition } from '../../data-model/events/index.ts';
import type { SeenTransactions } from '../domain/router/seen-transactions.ts';
import type { SeenEarly } from '../store/decision.store.ts';

export class SeenEvents {
  /** By the read of everything; undefined once the log is past it. */
  #whole: SeenTransactions | undefined;
  /** By reads of single conversations and representatives. */
  readonly #parts = new Map<string, SeenTransactions>();

  restart(seen: SeenTransactions): void {
    this.#whole = seen;
    this.#parts.clear();
  }

  healed(id: string, seen: SeenTransactions): void {
    this.#parts.set(id, seen);
  }

  includes({ txId, conversationId, representativeId }: LoggedEvent): boolean {
    if (this.#whole?.includes(txId)) return true;
    if (this.#parts.size === 0) return false;
    const id = conversationId ?? representativeId;
    return id !== null && (this.#parts.get(id)?.includes(txId) ?? false);
  }

  /** What is known beyond the log that was read; null when nothing is. Kept with each cycle, so that it can be replayed. */
  early(): SeenEarly | null {
    if (!this.#whole && this.#parts.size === 0) return null;
    return {
      whole: this.#whole?.toString() ?? null,
      parts: Object.fromEntries([...this.#parts].map(([id, seen]) => [id, seen.toString()])),
    };
  }

  /** The log is taken in up to here: reads that are behind it need not be remembered. */
  forget({ txId }: LogPosition): void {
    if (this.#whole?.isBehind(txId)) this.#whole = undefined;
    for (const [id, seen] of this.#parts) if (seen.isBehind(txId)) this.#parts.delete(id);
  }
}
