/** Carries signals between processes over PostgreSQL's LISTEN and NOTIFY, on one connection of its own. */
import pg from 'pg';
import type { Logger } from '../logger.ts';
import type { LocalSignals, SignalCarrier } from './signals.ts';

const channel = 'patchbay_signal';
const applicationName = 'patchbay signals';
/** What a process says when it begins to listen: from now on there is somebody to tell. */
const hello = 'hello';
/** How often a process looks whether the others are still there. Milliseconds. */
const lookForPeersEveryMs = 10_000;

export class NotifyCarrier implements SignalCarrier {
  readonly #connectionString: string;
  readonly #signals: LocalSignals;
  readonly #logger: Logger;
  readonly #processId: string;
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;
  #alone = false;
  #peersTimer: NodeJS.Timeout | undefined;

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
      application_name: applicationName,
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', (message) => this.#receive(message.payload));
    await client.connect();
    await client.query(`listen ${channel}`);
    this.#client = client;
    this.#alone = false;
    await client.query('select pg_notify($1, $2)', [channel, `${this.#processId} ${hello}`]);
    await this.#lookForPeers();
    clearInterval(this.#peersTimer);
    this.#peersTimer = setInterval(() => void this.#lookForPeers().catch(() => {}), lookForPeersEveryMs);
  }

  async send(frames: string[]): Promise<void> {
    const client = this.#client;
    // A single process has nobody to tell, and saves a statement for every commit.
    if (!client || this.#alone) return; // while disconnected nobody hears us; listeners look again on the gap
    await client.query('select pg_notify($1, frame) from unnest($2::text[]) as frame', [
      channel,
      frames.map((frame) => `${this.#processId} ${frame}`),
    ]);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#peersTimer);
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  #receive(payload: string | undefined): void {
    if (!payload) return;
    const space = payload.indexOf(' ');
    if (payload.slice(0, space) === this.#processId) return; // our own: delivered already
    const text = payload.slice(space + 1);
    this.#alone = false;
    if (text === hello) return;
    const frame = JSON.parse(text) as { k?: string[]; d?: [string, unknown][] };
    for (const key of frame.k ?? []) this.#signals.deliver(key, undefined);
    for (const [key, detail] of frame.d ?? []) this.#signals.deliver(key, detail);
  }

  async #lookForPeers(): Promise<void> {
    const result = await this.#client?.query<{ peers: number }>(
      'select count(*)::int as peers from pg_stat_activity where application_name = $1 and datname = current_database() and pid <> pg_backend_pid()',
      [applicationName],
    );
    if (result) this.#alone = result.rows[0]!.peers === 0;
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
