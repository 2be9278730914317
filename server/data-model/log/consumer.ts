/**
 * Durable readers of the log: each event of its types at least once, in the log's order, from a kept cursor.
 *
 * A consumer is idempotent: it may see an event again after a crash between its work and the cursor's write.
 * Conversations run side by side, events of one conversation one after the other.
 */
import type { EventType, LoggedEvent, LogPosition } from '../events/index.ts';
import type { House } from '../house/index.ts';
import { Lease } from '../lease/index.ts';
import { LogFollower } from './follow-log.ts';
import { beginning, type LogPage } from './read-log.ts';

export interface Consumer<T extends EventType = EventType> {
  /** Names its cursor; never changes. */
  readonly name: string;
  readonly types: readonly T[];
  /** How many conversations at once; 8 unless told. */
  readonly concurrency?: number;
  handle(house: House, event: LoggedEvent<T>): Promise<void>;
}

/** An event that fails this often is logged as an error and passed over, so that it cannot hold up the rest. */
const attempts = 6;
/** An empty stretch is worth a write only when it grew this long: rereading it after a crash costs little. */
const idleTransactions = 5000n;

/** Runs a consumer on whichever process holds its lease. */
export function runConsumer<T extends EventType>(
  house: House,
  consumer: Consumer<T>,
): { close(): Promise<void> } {
  const lease = new Lease(house, {
    name: `consumer:${consumer.name}`,
    start: async () => {
      const worker = new ConsumerWork(house, consumer as unknown as Consumer);
      const follower = new LogFollower(house, {
        name: consumer.name,
        types: consumer.types,
        from: () => worker.loadCursor(),
        handle: (page) => worker.handle(page),
      }).open();
      return { stop: () => follower.close() };
    },
  });
  lease.open();
  return { close: () => lease.close() };
}

class ConsumerWork {
  readonly #house: House;
  readonly #consumer: Consumer;
  readonly #failures = new Map<number, number>();
  #savedTx = 0n;

  constructor(house: House, consumer: Consumer) {
    this.#house = house;
    this.#consumer = consumer;
  }

  async handle(page: LogPage): Promise<void> {
    await this.#handleAll(page.events);
    if (page.events.length > 0 || BigInt(page.next.txId) - this.#savedTx > idleTransactions) {
      await this.#saveCursor(page.next);
      this.#savedTx = BigInt(page.next.txId);
    }
  }

  async loadCursor(): Promise<LogPosition> {
    const rows = await this.#house.db.system<{ tx_id: string; position: number }>(
      'select tx_id::text as tx_id, position from consumer_cursor where consumer = $1',
      [this.#consumer.name],
    );
    return rows[0] ? { txId: rows[0].tx_id, position: rows[0].position } : beginning;
  }

  async #handleAll(events: readonly LoggedEvent[]): Promise<void> {
    const groups = new Map<string, LoggedEvent[]>();
    for (const event of events) {
      const key = event.conversationId ?? event.representativeId ?? event.organizationId;
      const group = groups.get(key);
      if (group) group.push(event);
      else groups.set(key, [event]);
    }
    const queue = [...groups.values()];
    const workers = Array.from(
      { length: Math.min(this.#consumer.concurrency ?? 8, queue.length) },
      async () => {
        for (let group = queue.shift(); group; group = queue.shift()) {
          for (const event of group) await this.#handleOne(event);
        }
      },
    );
    const results = await Promise.allSettled(workers); // nobody may still be writing when we try again
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #handleOne(event: LoggedEvent): Promise<void> {
    try {
      await this.#consumer.handle(this.#house, event);
      this.#failures.delete(event.position);
    } catch (error) {
      const failures = (this.#failures.get(event.position) ?? 0) + 1;
      this.#failures.set(event.position, failures);
      if (failures < attempts || (error as { code?: unknown }).code === 'server.unavailable') throw error;
      this.#failures.delete(event.position);
      this.#house.logger.error(
        {
          consumer: this.#consumer.name,
          position: event.position,
          type: event.type,
          conversationId: event.conversationId,
          err: error,
        },
        'an event was passed over after repeated failures',
      );
    }
  }

  async #saveCursor(cursor: LogPosition): Promise<void> {
    await this.#house.db.system(
      // Not worth a flush to disk: an older cursor only repeats what consumers must bear anyway.
      `with lazy as (select set_config('synchronous_commit', 'off', true) as off)
       insert into consumer_cursor (consumer, tx_id, position)
       select $1, $2::text::xid8, $3 from lazy where off = 'off'
       on conflict (consumer) do update set tx_id = excluded.tx_id, position = excluded.position, updated_at = now()`,
      [this.#consumer.name, cursor.txId, cursor.position],
      'save-cursor',
    );
  }
}
