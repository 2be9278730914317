/**
 * Leases: at most one process does a piece of work at a time, and another takes over within seconds when it dies.
 *
 * Time is the database's alone. A holder renews at a third of the term; when it cannot, it stops by itself
 * before the term is over. A paused process may still wake up after its lease went to someone else: the database's
 * constraints, not the lease, keep promises; the lease only keeps two from doing the same work.
 */
import type { House } from '../house/index.ts';

const acquire = `
  insert into lease as l (name, holder, epoch, expires_at) values ($1, $2, 1, now() + $3 * interval '1 millisecond')
  on conflict (name) do update set holder = $2, expires_at = excluded.expires_at,
    epoch = case when l.holder = $2 then l.epoch else l.epoch + 1 end
  where l.holder = $2 or l.expires_at < now()
  returning l.epoch`;

export interface LeaseOptions {
  name: string;
  /** How long a dead holder's work lies still, at most. Milliseconds. */
  termMs?: number;
  /** Called when the lease is won; its stop function is awaited when the lease is lost or let go. */
  start: (epoch: number) => Promise<{ stop(): Promise<void> }>;
}

/** Competes for a lease until closed. */
export class Lease {
  readonly #house: House;
  readonly #options: Required<LeaseOptions>;
  #timer: NodeJS.Timeout | undefined;
  #work: { stop(): Promise<void> } | undefined;
  #validUntil = 0;
  #closed = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(house: House, options: LeaseOptions) {
    this.#house = house;
    this.#options = { termMs: 3000, ...options };
  }

  /** True while this process holds the lease. */
  get held(): boolean {
    return this.#work !== undefined;
  }

  open(): void {
    this.#turn = this.#beat();
  }

  /** Stops the work and lets the lease go, so that another process takes it at once. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#turn;
    await this.#stop();
    await this.#house.db
      .system(`update lease set expires_at = now() - interval '1 second' where name = $1 and holder = $2`, [
        this.#options.name,
        this.#house.processId,
      ])
      .catch(() => {}); // it runs out by itself
  }

  async #beat(): Promise<void> {
    const { name, termMs, start } = this.#options;
    const asked = performance.now();
    try {
      const rows = await this.#house.db.system<{ epoch: number }>(acquire, [
        name,
        this.#house.processId,
        termMs,
      ]);
      if (rows[0]) {
        this.#validUntil = asked + termMs;
        if (!this.#work && !this.#closed) {
          this.#house.logger.debug({ lease: name, epoch: rows[0].epoch }, 'lease won');
          this.#work = await start(rows[0].epoch);
        }
      } else {
        await this.#stop();
      }
    } catch (error) {
      this.#house.logger.warn({ lease: name, err: error }, 'a lease could not be renewed');
      if (performance.now() > this.#validUntil - termMs / 3) await this.#stop();
    }
    if (!this.#closed) {
      this.#timer = setTimeout(() => {
        this.#turn = this.#beat();
      }, termMs / 3);
    }
  }

  async #stop(): Promise<void> {
    const work = this.#work;
    this.#work = undefined;
    if (!work) return;
    this.#house.logger.debug({ lease: this.#options.name }, 'lease given up');
    await work.stop();
  }
}
