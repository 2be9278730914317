/** The supervisor's page, read once a second at most for each organization, however many look at it. */
import type { House } from '../../data-model/house/index.ts';
import { readLive } from '../../operations/index.ts';

const everyMs = 1000;
/** Waits and times move even when nothing happens. Milliseconds. */
const atLeastEveryMs = 5000;

interface Feed {
  listeners: Set<(frame: string) => void>;
  timer: NodeJS.Timeout | undefined;
  dirty: boolean;
  readAt: number;
  unsubscribe: () => void;
}

export class LiveFeed {
  readonly #house: House;
  readonly #feeds = new Map<string, Feed>();

  constructor(house: House) {
    this.#house = house;
  }

  /** Calls with a ready frame now and after changes. */
  follow(organizationId: string, listener: (frame: string) => void): () => void {
    let feed = this.#feeds.get(organizationId);
    if (!feed) {
      feed = {
        listeners: new Set(),
        timer: undefined,
        dirty: true,
        readAt: 0,
        unsubscribe: this.#house.signals.subscribe(`organization:${organizationId}`, () => {
          const current = this.#feeds.get(organizationId);
          if (current) current.dirty = true;
        }),
      };
      this.#feeds.set(organizationId, feed);
    }
    feed.listeners.add(listener);
    feed.dirty = true;
    clearTimeout(feed.timer);
    feed.timer = setTimeout(() => this.#turn(organizationId), 0);
    return () => {
      const current = this.#feeds.get(organizationId);
      current?.listeners.delete(listener);
      if (!current || current.listeners.size > 0) return;
      clearTimeout(current.timer);
      current.unsubscribe();
      this.#feeds.delete(organizationId);
    };
  }

  close(): void {
    for (const feed of this.#feeds.values()) {
      clearTimeout(feed.timer);
      feed.unsubscribe();
    }
    this.#feeds.clear();
  }

  async #turn(organizationId: string): Promise<void> {
    const feed = this.#feeds.get(organizationId);
    if (!feed) return;
    if (feed.dirty || performance.now() - feed.readAt > atLeastEveryMs) {
      feed.dirty = false;
      feed.readAt = performance.now();
      try {
        const frame = JSON.stringify({ push: 'live', live: await readLive(this.#house, organizationId) });
        for (const listener of feed.listeners) listener(frame);
      } catch (error) {
        feed.dirty = true;
        this.#house.logger.debug({ err: error }, 'the live page could not be read');
      }
    }
    if (this.#feeds.get(organizationId) === feed)
      feed.timer = setTimeout(() => this.#turn(organizationId), everyMs);
  }
}
