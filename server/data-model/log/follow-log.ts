/** Follows the log: reads when woken, hands over page after page, and never falls asleep over an open transaction. */
import type { EventType, LogPosition } from '../events/index.ts';
import type { House } from '../house/index.ts';
import { type LogPage, readLog } from './read-log.ts';

export interface FollowOptions {
  /** For the logs. */
  name: string;
  types: readonly EventType[];
  /** Where to start; asked again after a failure, so a durable reader repeats what it had not finished. */
  from: () => Promise<LogPosition>;
  /** Called with each page that holds events or moved on; the next one is read when it returns. */
  handle: (page: LogPage) => Promise<void>;
}

/** Without a wake-up (a lost NOTIFY) the reader looks again after this time. */
const lookAgainMs = 1000;
/** One who lags reads it all in few pages: what is skipped to reach a page is looked through for each. */
const pageSize = 2000;
/** Under load a reader takes what came together in this time as one page. Milliseconds. */
const spacingMs = 4;

export class LogFollower {
  readonly #house: House;
  readonly #options: FollowOptions;
  #closed = false;
  #woken = false;
  #wake: (() => void) | undefined;
  #done: Promise<void> = Promise.resolve();
  #unsubscribe: (() => void)[] = [];

  constructor(house: House, options: FollowOptions) {
    this.#house = house;
    this.#options = options;
  }

  open(): this {
    const wake = () => {
      this.#woken = true;
      this.#wake?.();
    };
    const { signals } = this.#house;
    this.#unsubscribe = [
      ...this.#options.types.map((type) => signals.subscribe(`event:${type}`, wake)),
      signals.onGap(wake),
    ];
    this.#done = this.#run();
    return this;
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#wake?.();
    await this.#done;
  }

  async #run(): Promise<void> {
    let cursor: LogPosition | undefined;
    let failures = 0;
    /** Transactions below it may hold what we were woken for; until the horizon is there we look again soon. */
    let settleTo = 0n;
    let settleMs = 2;
    while (!this.#closed) {
      const woken = this.#woken;
      this.#woken = false;
      try {
        cursor ??= await this.#options.from();
        const page: LogPage = await readLog(this.#house, cursor, this.#options.types, pageSize);
        if (page.events.length > 0 || page.next.txId !== cursor.txId) await this.#options.handle(page);
        cursor = page.next;
        failures = 0;
        if (woken || page.events.length > 0) {
          settleTo = page.ceiling;
          settleMs = 2;
        }
        if (page.events.length === pageSize) continue;
        if (this.#woken) await this.#pause(spacingMs, true);
        if (page.horizon < settleTo) {
          await this.#pause(settleMs);
          settleMs = Math.min(settleMs * 2, 100);
        } else await this.#pause(lookAgainMs);
      } catch (error) {
        failures += 1;
        cursor = undefined;
        this.#house.logger.warn(
          { reader: this.#options.name, err: error, failures },
          'a reader of the log failed and tries again',
        );
        await this.#pause(Math.min(5000, 50 * 2 ** failures), true);
      }
    }
  }

  /** Sleeps until woken; `deaf` to wake-ups after a failure. */
  async #pause(ms: number, deaf = false): Promise<void> {
    if (this.#closed || (this.#woken && !deaf)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        if (deaf && !this.#closed) return;
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
