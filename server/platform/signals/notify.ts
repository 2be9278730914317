/** Carries signals between processes over PostgreSQL's LISTEN and NOTIFY, on one connection of its own. */
import pg from 'pg';
import type { Logger } from '../logger.ts';
import type { LocalSignals, SignalCarrier } from './signals.ts';

const channel = 'patchbay_signal';

export class NotifyCarrier implements SignalCarrier {
  readonly #connectionString: string;
  readonly #signals: LocalSignals;
  readonly #logger: Logger;
  readonly #processId: string;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(connectionString: string, processId: string, signals: LocalSignals, logger: Logger) {
    this.#connectionString = connectionString;
    this.#processId = processId;
    this.#signals = signals;
    this.#logger = logger;
  }

  /** Connects, and stays connected until `close`: a lost connection is renewed, and listeners told of the gap. */
  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      application_name: 'patchbay signals',
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', (message) => this.#receive(message.payload));
    await client.connect();
    await client.query(`listen ${channel}`);
    this.#client = client;
  }

  async send(frames: string[]): Promise<void> {
    const client = this.#client;
    if (!client) return; // while disconnected nobody hears us; listeners look again on the gap
    await client.query('select pg_notify($1, frame) from unnest($2::text[]) as frame', [
      channel,
      frames.map((frame) => `${this.#processId} ${frame}`),
    ]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  #receive(payload: string | undefined): void {
    if (!payload) return;
    const space = payload.indexOf(' ');
    if (payload.slice(0, space) === this.#processId) return; // our own: delivered already
    const frame = JSON.parse(payload.slice(space + 1)) as { k?: string[]; d?: [string, unknown][] };
    for (const key of frame.k ?? []) this.#signals.deliver(key, undefined);
    for (const [key, detail] of frame.d ?? []) this.#signals.deliver(key, detail);
  }

  #lost(client: pg.Client): void {
    if (this.#closed || (this.#client !== undefined && this.#client !== client) || this.#retry) return;
    this.#client = undefined;
    const attempt = () => {
      this.open().then(
        () => {
          this.#retry = undefined;
          this.#logger.info('signals are connected again');
          this.#signals.gap();
        },
        () => {
          if (!this.#closed) this.#retry = setTimeout(attempt, 500);
        },
      );
    };
    this.#logger.warn('the connection for signals was lost; reconnecting');
    this.#retry = setTimeout(attempt, 200);
  }
}
