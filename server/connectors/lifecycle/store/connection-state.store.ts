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

const open = `c.kind <> 'connector' and c.enabled`;

/** Looks over all connections. */
export async function readWorkload(house: House): Promise<Workload> {
  const now = house.clock.now();
  const ready = await house.db.system<{ connection_id: string; organization_id: string }>(
    `select c.id as connection_id, c.organization_id from connection c
     where ${open} and (c.paused_until is null or c.paused_until <= $1)
       and (exists (select from lifecycle_delivery d where d.connection_id = c.id and d.state = 'due' and d.due_at <= $1)
         or exists (select from lifecycle_delivery d
                    where d.state = 'sending' and d.claimed_until <= $1 and d.connection_id = c.id))`,
    [now],
    'lifecycle-ready',
  );
  const next = await house.db.system<{ at: Date | null }>(
    `select min(greatest(c.paused_until, d.due_at)) as at from connection c
     cross join lateral (
       select due_at from lifecycle_delivery where connection_id = c.id and state = 'due' order by due_at limit 1
     ) d where ${open} and greatest(c.paused_until, d.due_at) > $1`,
    [now],
    'lifecycle-next',
  );
  return { ready, nextAt: next[0]?.at ?? null };
}

/** What waits for a later instant is due now. */
export async function bringForward(tx: Tx, connectionId: string, now: Date): Promise<void> {
  await tx.run(
    `update lifecycle_delivery set due_at = $2 where connection_id = $1 and state = 'due' and due_at > $2`,
    [connectionId, now],
  );
}
