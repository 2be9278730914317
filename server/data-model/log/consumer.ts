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
import { OvertakingWork } from './overtaking-work.ts';
import { beginning, type LogPage } from './read-log.ts';

export interface Consumer<T extends EventType = EventType> {
  /** Names its cursor; never changes. */
  readonly name: string;
  readonly types: readonly T[];
  /** How many conversations at once; 8 unless told. */
  readonly concurrency?: number;
  /** For one who waits for the outside: a conversation that takes long holds up no other, of later pages neither. */
  readonly overtakes?: boolean;
  /** @param signal aborts when it stops, after a while for what is under way; only with `overtakes`. */
  handle(house: House, event: LoggedEvent<T>, signal?: AbortSignal): Promise<void>;
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
      const worker = workOf(house, consumer as unknown as Consumer);
      const follower = new LogFollower(house, {
        name: consumer.name,
        types: consumer.types,
        from: () => worker.from(),
        handle: (page) => worker.handle(page),
      }).open();
      return {
        stop: async () => {
          await Promise.all([follower.close(), worker.close()]);
        },
      };
    },
  });
  lease.open();
  return { close: () => lease.close() };
}

function workOf(house: House, consumer: Consumer): ConsumerWork | OvertakingWork {
  const work = new ConsumerWork(house, consumer);
  if (!consumer.overtakes) return work;
  return new OvertakingWork(house, consumer, {
    attempts,
    load: () => work.from(),
    save: (cursor, hadEvents) => work.keep(cursor, hadEvents),
    passOver: (event, error) => work.passOver(event, error),
  });
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
    await this.keep(page.next, page.events.length > 0);
  }

  async close(): Promise<void> {}

  async keep(cursor: LogPosition, hadEvents: boolean): Promise<void> {
    if (!hadEvents && BigInt(cursor.txId) - this.#savedTx <= idleTransactions) return;
    await this.#saveCursor(cursor);
    this.#savedTx = BigInt(cursor.txId);
  }

  async from(): Promise<LogPosition> {
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
      this.passOver(event, error);
    }
  }

  passOver({ position, type, conversationId }: LoggedEvent, error: unknown): void {
    this.#house.logger.error(
      { consumer: this.#consumer.name, position, type, conversationId, err: error },
      'an event was passed over after repeated failures',
    );
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
