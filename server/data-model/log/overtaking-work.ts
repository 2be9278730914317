/**
 * A consumer's work in which conversations overtake each other: one that waits long for the outside holds up neither
 * the others of its page nor the pages after it. The cursor stays before the oldest event that is not done, so after
 * a crash what was done beyond it comes again.
 */
import type { LoggedEvent, LogPosition } from '../events/index.ts';
import type { House } from '../house/index.ts';
import type { LogPage } from './read-log.ts';

/** Events taken and not done; more are read when some of them are. */
const mostTaken = 5_000;
/** Work that is under way when it stops may end; then it is called off. Milliseconds. */
const graceMs = 3_000;
const longestPauseMs = 5_000;
/** The next page is read when this one is done, or after so long: under load what comes together stays together. */
const pageMs = 20;

/** What is done with each event, and how many conversations at once. */
interface Handler {
  readonly name: string;
  readonly concurrency?: number;
  handle(house: House, event: LoggedEvent, signal: AbortSignal): Promise<void>;
}

export interface OvertakingPorts {
  /** Events that failed so often are passed over. */
  readonly attempts: number;
  /** Where the kept cursor is, and how it is kept. */
  load(): Promise<LogPosition>;
  save(cursor: LogPosition, hadEvents: boolean): Promise<void>;
  /** Told of an event that is passed over. */
  passOver(event: LoggedEvent, error: unknown): void;
}

interface Taken {
  readonly next: LogPosition;
  readonly hasEvents: boolean;
  left: number;
  readonly done: PromiseWithResolvers<void>;
}

/** It stops: what is left is for the next holder. */
class Stopped extends Error {}

export class OvertakingWork {
  readonly #house: House;
  readonly #consumer: Handler;
  readonly #ports: OvertakingPorts;
  /** Of each conversation its newest event's work. */
  readonly #chains = new Map<string, Promise<void>>();
  /** Pages in the log's order. */
  readonly #pages: Taken[] = [];
  readonly #slots: (() => void)[] = [];
  readonly #stopping = new AbortController();
  #free: number;
  #taken = 0;
  #roomAgain: (() => void) | undefined;
  #readTo: LogPosition | undefined;
  #saving: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(house: House, consumer: Handler, ports: OvertakingPorts) {
    this.#house = house;
    this.#consumer = consumer;
    this.#ports = ports;
    this.#free = consumer.concurrency ?? 8;
  }

  /** What was taken is held here until it is done, so a reader that failed goes on where it was. */
  async from(): Promise<LogPosition> {
    return this.#readTo ?? (await this.#ports.load());
  }

  async handle(page: LogPage): Promise<void> {
    const { next, events } = page;
    const done = Promise.withResolvers<void>();
    const taken: Taken = { next, hasEvents: events.length > 0, left: events.length, done };
    this.#pages.push(taken);
    for (const event of events) this.#take(event, taken);
    this.#readTo = next;
    this.#advance();
    if (events.length > 0) await Promise.race([done.promise, pause(pageMs)]);
    while (this.#taken > mostTaken && !this.#closed)
      await new Promise<void>((resolve) => {
        this.#roomAgain = resolve;
      });
  }

  /** Nothing is begun any more; what runs may end, and is called off when it does not. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#roomAgain?.();
    for (const wake of this.#slots.splice(0)) wake();
    const timer = setTimeout(() => this.#stopping.abort(), graceMs);
    await Promise.allSettled(this.#chains.values());
    clearTimeout(timer);
    this.#stopping.abort();
    await this.#saving;
  }

  #take(event: LoggedEvent, page: Taken): void {
    const key = event.conversationId ?? event.representativeId ?? event.organizationId;
    this.#taken += 1;
    const before = this.#chains.get(key) ?? Promise.resolve();
    const work = before
      .then(() => this.#work(event))
      .then(
        () => {
          page.left -= 1;
          if (page.left === 0) page.done.resolve();
          this.#advance();
        },
        (error: unknown) => {
          if (!(error instanceof Stopped)) throw error;
        },
      )
      .finally(() => {
        this.#taken -= 1;
        if (this.#taken <= mostTaken) this.#roomAgain?.();
        if (this.#chains.get(key) === work) this.#chains.delete(key);
      });
    this.#chains.set(key, work);
  }

  async #work(event: LoggedEvent): Promise<void> {
    for (let failures = 0; ; ) {
      await this.#slot();
      try {
        if (this.#closed) throw new Stopped();
        await this.#consumer.handle(this.#house, event, this.#stopping.signal);
        return;
      } catch (error) {
        if (this.#closed) throw new Stopped();
        failures += 1;
        if (failures >= this.#ports.attempts && (error as { code?: unknown }).code !== 'server.unavailable')
          return this.#ports.passOver(event, error);
        this.#house.logger.warn(
          { reader: this.#consumer.name, position: event.position, err: error, failures },
          'an event could not be handled and is tried again',
        );
      } finally {
        this.#release();
      }
      await this.#pause(Math.min(longestPauseMs, 50 * 2 ** failures));
    }
  }

  async #slot(): Promise<void> {
    if (this.#free > 0 || this.#closed) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.#slots.push(resolve));
  }

  /** To whoever waits longest, or back. */
  #release(): void {
    const next = this.#slots.shift();
    if (next) next();
    else this.#free += 1;
  }

  async #pause(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (!this.#closed && performance.now() < until) await pause(Math.min(100, ms));
  }

  /** The cursor goes to the end of what is done without a gap. */
  #advance(): void {
    let done: LogPosition | undefined;
    let hadEvents = false;
    while (this.#pages[0]?.left === 0) {
      const page = this.#pages.shift()!;
      done = page.next;
      hadEvents ||= page.hasEvents;
    }
    if (done === undefined) return;
    const cursor = done;
    this.#saving = this.#saving
      .then(() => this.#ports.save(cursor, hadEvents))
      .catch((error: unknown) => {
        // The one after it is kept instead; an older one only repeats what may be repeated.
        this.#house.logger.warn({ reader: this.#consumer.name, err: error }, 'a cursor could not be kept');
      });
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
