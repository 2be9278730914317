/** Holds every conversation with somebody else's agent, on whichever process has the lease. */
import type { House } from '../../../data-model/house/index.ts';
import { Lease } from '../../../data-model/lease/index.ts';
import { outboxSignal } from '../store/outbox.store.ts';
import { type SessionKey, sessionsAtWork } from '../store/session.store.ts';
import { HeldConversation, type RelayOptions } from './held-conversation.ts';

/** Signals may be lost; the rows are looked at this often. Milliseconds. */
const lookEveryMs = 2000;
/** A conversation that fails by a defect of ours is not taken up again before. Milliseconds. */
const restAfterDefectMs = 5000;

/** @param options `publicUrl` is read when it is needed: it may be known later. */
export function runOutsideRelay(house: House, options: RelayOptions): { close(): Promise<void> } {
  const lease = new Lease(house, {
    name: 'outside-agents',
    start: async () => {
      const relay = new OutsideRelay(house, options);
      relay.open();
      return { stop: () => relay.close() };
    },
  });
  lease.open();
  return { close: () => lease.close() };
}

class OutsideRelay {
  readonly #house: House;
  readonly #options: RelayOptions;
  readonly #held = new Map<string, { conversation: HeldConversation; done: Promise<void> }>();
  readonly #resting = new Map<string, number>();
  #stops: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #closed = false;

  constructor(house: House, options: RelayOptions) {
    this.#house = house;
    this.#options = options;
  }

  open(): void {
    const { signals } = this.#house;
    this.#stops = [
      signals.subscribe(outboxSignal, (detail) => {
        if (detail === undefined) this.#look();
        else this.#poke(detail as SessionKey);
      }),
      signals.onGap(() => this.#look()),
    ];
    this.#look();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    await this.#looking;
    const all = [...this.#held.values()];
    for (const { conversation } of all) conversation.stop();
    await Promise.all(all.map(({ done }) => done));
  }

  /** In every session that is at work somebody must be. */
  #look(): void {
    clearTimeout(this.#timer);
    this.#looking ??= sessionsAtWork(this.#house)
      .then(
        (keys) => {
          for (const key of keys) this.#poke(key);
        },
        (error: unknown) =>
          this.#house.logger.warn({ err: error }, 'conversations with outside agents could not be read'),
      )
      .finally(() => {
        this.#looking = undefined;
        if (!this.#closed) this.#timer = setTimeout(() => this.#look(), lookEveryMs);
      });
  }

  #poke(key: SessionKey): void {
    if (this.#closed) return;
    const name = `${key.conversationId}/${key.agentId}`;
    const held = this.#held.get(name);
    if (held) {
      held.conversation.poke();
      return;
    }
    if ((this.#resting.get(name) ?? 0) > performance.now()) return;
    this.#resting.delete(name);
    const conversation = new HeldConversation(this.#house, key, this.#options);
    const done = conversation
      .run()
      .catch((error: unknown) => {
        this.#resting.set(name, performance.now() + restAfterDefectMs);
        this.#house.logger.error(
          { err: error, conversationId: key.conversationId },
          'a conversation with an outside agent failed and is taken up again',
        );
      })
      .finally(() => this.#held.delete(name));
    this.#held.set(name, { conversation, done });
  }
}
