/** Tells the desks that follow a conversation that something of it changed in a CRM; one reader of the log for all. */
import type { LoggedEvent, LogPosition } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { endOfLog, LogFollower } from '../../data-model/log/index.ts';

export class CrmFeed {
  readonly #listeners = new Map<string, Set<() => void>>();
  readonly #follower: LogFollower;
  /** Kept over a failure of the reader, so that it goes on where it was. */
  #cursor: LogPosition | undefined;

  constructor(house: House) {
    this.#follower = new LogFollower(house, {
      name: 'crm-feed',
      types: ['delivery.changed', 'crm_link.changed'],
      from: async () => {
        this.#cursor ??= await endOfLog(house);
        return this.#cursor;
      },
      handle: async ({ events, next }) => {
        for (const conversationId of new Set(events.map(conversationOf))) this.#tell(conversationId);
        this.#cursor = next;
      },
    });
  }

  open(): this {
    this.#follower.open();
    return this;
  }

  async close(): Promise<void> {
    await this.#follower.close();
    this.#listeners.clear();
  }

  /** Calls after each change of the conversation's links or deliveries; several at once are told once. */
  follow(conversationId: string, listener: () => void): () => void {
    let listeners = this.#listeners.get(conversationId);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(conversationId, listeners);
    }
    listeners.add(listener);
    return () => {
      const current = this.#listeners.get(conversationId);
      current?.delete(listener);
      if (current?.size === 0) this.#listeners.delete(conversationId);
    };
  }

  #tell(conversationId: string | null): void {
    if (conversationId === null) return;
    for (const listener of [...(this.#listeners.get(conversationId) ?? [])]) listener();
  }
}

/** A conversation's id is its contact id; contacts of other platforms have no conversation, and nobody follows them. */
function conversationOf(event: LoggedEvent): string | null {
  if (event.conversationId !== null) return event.conversationId;
  return event.type === 'delivery.changed' ? event.payload.contactId : null;
}
