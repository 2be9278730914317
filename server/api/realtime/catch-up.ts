/**
 * The safety net under the signals: once a second the log says how far each conversation has come, and whoever
 * shows one that went further looks at the table. So a message whose signal was lost (its process died
 * between the commit and the signal) shows within a second or so.
 */
import type { LogPosition } from '../../data-model/events/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { endOfLog } from '../../data-model/log/index.ts';

const everyMs = 1000;

const furthest = `
  with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as x)
  select horizon.x::text as horizon, e.conversation_id, e.sequence from horizon left join lateral (
    select conversation_id, max((payload ->> 'sequence')::bigint) as sequence from event
    where (tx_id, position) > ($1::text::xid8, $2::bigint) and tx_id < horizon.x
      and type in ('message.received', 'message.sent', 'handler.engaged') and payload ->> 'sequence' is not null
    group by conversation_id
  ) e on true`;

export function startCatchUp(
  house: House,
  deliver: (key: string, detail: unknown) => void,
): { close(): Promise<void> } {
  let cursor: LogPosition | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const look = async () => {
    try {
      cursor ??= await endOfLog(house);
      const rows = await house.db.system<{
        horizon: string;
        conversation_id: string | null;
        sequence: number;
      }>(furthest, [cursor.txId, cursor.position], 'catch-up');
      for (const row of rows)
        if (row.conversation_id) deliver(`conversation:${row.conversation_id}`, { sequence: row.sequence });
      const below = BigInt(rows[0]!.horizon) - 1n;
      if (below > BigInt(cursor.txId)) cursor = { txId: below.toString(), position: Number.MAX_SAFE_INTEGER };
    } catch (error) {
      house.logger.debug({ err: error }, 'the log could not be read; looking again');
    }
  };
  let turn = Promise.resolve();
  const loop = () => {
    turn = look().then(() => {
      if (!closed) timer = setTimeout(loop, everyMs);
    });
  };
  loop();
  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await turn;
    },
  };
}
