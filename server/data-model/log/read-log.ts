/**
 * Reading the log without skipping anything.
 *
 * Transactions commit in another order than they draw numbers, so "everything after the last position I saw"
 * skips an event whose transaction commits late. Two rules make reading safe:
 *
 * 1. Read only events of transactions below the oldest one still running (`pg_snapshot_xmin`): below that
 *    horizon everything is decided and nothing can appear any more.
 * 2. Order by (tx_id, position), and keep both as the cursor.
 *
 * Within a conversation this is also the order in which things happened, because its lock is taken before the
 * transaction draws its id (see lock_conversations). Between conversations there is no order to speak of.
 */
import type { EventType, LoggedEvent, LogPosition } from '../events/index.ts';
import type { House } from '../house/index.ts';

export const beginning: LogPosition = { txId: '0', position: 0 };

/** The first row says how far there is to read; the others are events. */
interface Row {
  horizon: string | null;
  ceiling: string | null;
  tx_id: string | null;
  position: number;
  organization_id: string;
  type: EventType;
  conversation_id: string | null;
  representative_id: string | null;
  at: Date;
  actor: string;
  payload: unknown;
}

const query = `
  with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as x, pg_snapshot_xmax(pg_current_snapshot()) as y)
  select horizon, ceiling, e.tx_id::text as tx_id, position, organization_id, type, conversation_id, representative_id, at, actor,
         payload
  from (
    select x::text as horizon, y::text as ceiling, null::xid8 as tx_id, null::bigint as position, null::uuid as organization_id,
           null::text as type, null::uuid as conversation_id, null::uuid as representative_id, null::timestamptz as at,
           null::text as actor, null::json as payload
    from horizon
    union all (
      select null, null, tx_id, position, organization_id, type, conversation_id, representative_id, at, actor, payload from event
      where (event.tx_id, event.position) > ($1::text::xid8, $2::bigint) and event.tx_id < (select x from horizon)
        and ($3::text[] is null or event.type = any ($3::text[]))
      order by event.tx_id, event.position limit $4
    )
  ) as e
  order by e.tx_id nulls first, e.position nulls first`;

export interface LogPage {
  events: LoggedEvent[];
  /** Read on from here. With fewer events than the limit it is the horizon, so skipped types are not read again. */
  next: LogPosition;
  /** Every transaction below it has ended, and is read when the page was not full. */
  horizon: bigint;
  /** Every transaction that had begun is below it: when the horizon gets here, all of them are read. */
  ceiling: bigint;
}

/**
 * The events after `after`, of the given types (all when null), at most `limit`, of all organizations.
 */
export async function readLog(
  house: House,
  after: LogPosition,
  types: readonly EventType[] | null,
  limit: number,
): Promise<LogPage> {
  const rows = await house.db.system<Row & Record<string, unknown>>(
    query,
    [after.txId, after.position, types, limit],
    'read-log',
  );
  const events = rows.slice(1).map(toEvent);
  const horizon = BigInt(rows[0]!.horizon!);
  const ceiling = BigInt(rows[0]!.ceiling!);
  const last = events.at(-1);
  if (last && events.length === limit)
    return { events, next: { txId: last.txId, position: last.position }, horizon, ceiling };
  // Everything below the horizon is read: the next one starts with the horizon's transaction itself.
  const below = horizon - 1n;
  const next =
    below >= BigInt(after.txId) ? { txId: below.toString(), position: Number.MAX_SAFE_INTEGER } : after;
  return { events, next, horizon, ceiling };
}

/** Where the log ends now: a reader that starts here sees only what happens later. */
export async function endOfLog(house: House): Promise<LogPosition> {
  const rows = await house.db.system<{ x: string }>(
    'select pg_snapshot_xmin(pg_current_snapshot())::text as x',
  );
  return { txId: (BigInt(rows[0]!.x) - 1n).toString(), position: Number.MAX_SAFE_INTEGER };
}

function toEvent(row: Row): LoggedEvent {
  return {
    txId: row.tx_id,
    position: row.position,
    organizationId: row.organization_id,
    type: row.type,
    conversationId: row.conversation_id,
    representativeId: row.representative_id,
    actor: row.actor,
    at: row.at,
    payload: row.payload,
  } as LoggedEvent;
}
