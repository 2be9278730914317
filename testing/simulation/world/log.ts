/** The log: what every transaction appended, in order. */
import type { EventDraft, LoggedEvent } from '../../../server/data-model/events/index.ts';

export class Log {
  readonly #events: LoggedEvent[] = [];
  #transactions = 0;

  /** Appends what one transaction did. */
  commit(drafts: readonly EventDraft[]): void {
    if (drafts.length === 0) return;
    this.#transactions += 1;
    for (const draft of drafts) {
      const event = {
        conversationId: null,
        representativeId: null,
        ...draft,
        organizationId: 'organization',
        txId: String(this.#transactions),
        position: this.#events.length + 1,
      };
      this.#events.push(event as LoggedEvent);
    }
  }

  /** How many events there are. */
  get end(): number {
    return this.#events.length;
  }

  slice(from: number, to: number = this.end): readonly LoggedEvent[] {
    return this.#events.slice(from, to);
  }

  at(index: number): LoggedEvent {
    return this.#events[index]!;
  }
}
