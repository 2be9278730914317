/** Tells whoever follows a key of what the log says about it; one reader of the log for all of them. */
import type { EventType, LoggedEvent, LogPosition } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { endOfLog, LogFollower } from '../../data-model/log/index.ts';

/** Called with the events of one page that are about the key, in the order of the log. */
export type FeedListener = (events: readonly LoggedEvent[]) => void;

export interface FeedOptions {
  /** For the logs. */
  name: string;
  types: readonly EventType[];
  /** Whom an event is about; null: nobody. */
  keyOf: (event: LoggedEvent) => string | null;
}

export class LogFeed {
  readonly #listeners = new Map<string, Set<FeedListener>>();
  readonly #follower: LogFollower;
  /** Kept over a failure of the reader, so that it goes on where it was. */
  #cursor: LogPosition | undefined;

  constructor(house: House, { name, types, keyOf }: FeedOptions) {
    this.#follower = new LogFollower(house, {
      name,
      types,
      from: async () => {
        this.#cursor ??= await endOfLog(house);
        return this.#cursor;
      },
      handle: async ({ events, next }) => {
        for (const [key, about] of Map.groupBy(events, keyOf)) if (key !== null) this.#tell(key, about);
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

  /** Calls after each change that is about the key; several at once are told once. @returns stops it. */
  follow(key: string, listener: FeedListener): () => void {
    let listeners = this.#listeners.get(key);
    if (!listeners) {
      listeners = new Set();
      this.#listeners.set(key, listeners);
    }
    listeners.add(listener);
    return () => {
      const current = this.#listeners.get(key);
      current?.delete(listener);
      if (current?.size === 0) this.#listeners.delete(key);
    };
  }

  #tell(key: string, events: readonly LoggedEvent[]): void {
    for (const listener of [...(this.#listeners.get(key) ?? [])]) listener(events);
  }
}
