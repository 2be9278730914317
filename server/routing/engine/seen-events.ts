/** Which of the log's events a read of the tables has brought already, so that none is taken in on top of its effects. */
import type { LoggedEvent, LogPosition } from '../../data-model/events/index.ts';
import type { SeenTransactions } from '../store/snapshot.store.ts';

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

  /** The log is taken in up to here: reads that are behind it need not be remembered. */
  forget({ txId }: LogPosition): void {
    if (this.#whole?.isBehind(txId)) this.#whole = undefined;
    for (const [id, seen] of this.#parts) if (seen.isBehind(txId)) this.#parts.delete(id);
  }
}
