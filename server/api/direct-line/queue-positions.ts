/** Tells waiting customers their place in the queue, when it may have changed. */
import type { House } from '../../data-model/house/index.ts';
import { queuePositions } from '../../routing/index.ts';
import type { CustomerStream, CustomerStreams } from './sockets.ts';

/** Queues move all the time; a customer needs to hear of it this often at most. Milliseconds. */
const atMostEveryMs = 1500;
/** Placing tens of thousands takes long: of its time a process spends no more than this part on it. */
const mostOfTime = 0.1;
/** While somebody waits and nothing happens, the expected wait changes all the same. */
const atLeastEveryMs = 15_000;

export class QueuePositions {
  readonly #house: House;
  readonly #streams: CustomerStreams;
  readonly #last = new Map<string, string>();
  readonly #unsubscribe: (() => void)[];
  #timer: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;
  #tookMs = 0;
  #running: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(house: House, streams: CustomerStreams) {
    this.#house = house;
    this.#streams = streams;
    const soon = () => this.#soon();
    this.#unsubscribe = (
      [
        'conversation.queued',
        'conversation.dequeued',
        'handler.engaged',
        'conversation.overflowed',
        'offer.made',
        'offer.declined',
        'offer.timed_out',
        'offer.withdrawn',
        'capacity.released',
        'presence.changed',
        'representative.connected',
        'representative.disconnected',
        'representative.configured',
        'configuration.changed',
      ] as const
    ).map((type) => house.signals.subscribe(`event:${type}`, soon));
    streams.onOpen = (stream) => {
      this.#last.delete(stream.token.conversationId);
      soon();
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#again);
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await this.#running;
  }

  #soon(): void {
    if (this.#timer || this.#closed) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        this.#running = this.#tell().catch((error: unknown) => {
          this.#house.logger.debug({ err: error }, 'queue positions could not be read');
        });
      },
      Math.max(atMostEveryMs, this.#tookMs / mostOfTime),
    );
  }

  async #tell(): Promise<void> {
    const began = performance.now();
    const byOrganization = new Map<string, CustomerStream[]>();
    for (const stream of this.#streams) {
      const list = byOrganization.get(stream.token.organizationId);
      if (list) list.push(stream);
      else byOrganization.set(stream.token.organizationId, [stream]);
    }
    for (const [organizationId, streams] of byOrganization) {
      const positions = await queuePositions(this.#house, organizationId);
      for (const stream of streams) {
        const id = stream.token.conversationId;
        const position = positions.get(id);
        if (!position) {
          this.#last.delete(id);
          continue;
        }
        const text = JSON.stringify(position);
        if (this.#last.get(id) === text) continue;
        this.#last.set(id, text);
        stream.show('patchbay.queue.position', position);
      }
    }
    for (const id of this.#last.keys()) if (!this.#streams.get(id)) this.#last.delete(id);
    this.#tookMs = performance.now() - began;
    if (this.#last.size === 0 || this.#closed) return;
    clearTimeout(this.#again);
    this.#again = setTimeout(() => this.#soon(), atLeastEveryMs);
  }
}
