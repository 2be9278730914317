/** How a connection stands: its pauses, and whether it has work. */
import type { House, Tx } from '../../../data-model/house/index.ts';

/**
 * Nothing is sent before that; an asked-for pause is never cut short. A failure (`failures` is not null) counts once
 * while the connection rests, however many were under way. @returns whether anything changed.
 */
export async function pauseConnection(
  tx: Tx,
  connectionId: string,
  pause: { until: Date; reason: string; failures: number | null },
  now: Date,
): Promise<boolean> {
  const rows = await tx.run(
    `update connection
     set paused_until = greatest(paused_until, $2), pause_reason = $3, failures = coalesce($4, failures)
     where id = $1 and ($4::integer is null or paused_until is null or paused_until <= $5) returning 1`,
    [connectionId, pause.until, pause.reason.slice(0, 1000), pause.failures, now],
    'lifecycle-pause',
  );
  return rows.length > 0;
}

/** It answers: failures are forgotten, and with them a pause that is over. */
export async function connectionWorks(tx: Tx, connectionId: string, now: Date): Promise<void> {
  await tx.run(
    `update connection set failures = 0,
       pause_reason = case when paused_until > $2 then pause_reason end,
       paused_until = case when paused_until > $2 then paused_until end
     where id = $1`,
    [connectionId, now],
    'lifecycle-works',
  );
}

export interface Workload {
  /** Connections with something to send now. */
  ready: { connection_id: string; organization_id: string }[];
  /** When the next one is ready; null while nothing waits for an instant. */
  nextAt: Date | null;
}

/** Looks over all connections. */
export async function readWorkload(house: House): Promise<Workload> {
  const now = house.clock.now();
  const rows = await house.db.system<{ connection_id: string; organization_id: string; at: Date }>(
    `select c.id as connection_id, c.organization_id, greatest(c.paused_until, w.at) as at from connection c
     cross join lateral (
       select least(
         (select d.due_at from lifecycle_delivery d
          where d.connection_id = c.id and d.state = 'due' order by d.due_at limit 1),
         (select d.claimed_until from lifecycle_delivery d
          where d.connection_id = c.id and d.state = 'sending' and d.claimed_until <= $1 limit 1)
       ) as at
     ) w where c.kind <> 'connector' and c.enabled and w.at is not null`,
    [now],
    'lifecycle-workload',
  );
  const later = rows.filter(({ at }) => at > now).map(({ at }) => at.getTime());
  return {
    ready: rows.filter(({ at }) => at <= now),
    nextAt: later.length > 0 ? new Date(Math.min(...later)) : null,
  };
}

/** What waits for a later instant is due now. */
export async function bringForward(tx: Tx, connectionId: string, now: Date): Promise<void> {
  await tx.run(
    `update lifecycle_delivery set due_at = $2 where connection_id = $1 and state = 'due' and due_at > $2`,
    [connectionId, now],
  );
}
