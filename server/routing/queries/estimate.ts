/** What one who comes to a queue now may expect. */
import type { Tx } from '../../data-model/house/index.ts';
import { expectedWaitMs, type Staffing, toSeconds } from '../domain/estimate/expected-wait.ts';
import { measurePace } from '../domain/estimate/pace.ts';
import { queueHistories, queueStaff, type StaffRow } from '../store/pace.store.ts';

export interface Estimate {
  /** To the answer; null when there is nothing to go by. */
  seconds: number | null;
  /** 1 is next. */
  position: number;
}

/** Under so many departures the staff on duty is counted for the pace as well. */
const enoughMeasured = 8;

/**
 * For one that enters the queue now, as the last of its priority: to be told, to decide an overflow by, and to be held
 * against what happens (`queue_segment.estimated_seconds`, `position_at_entry`). Two small statements while there is a
 * line and a history; three otherwise.
 * @param at the clock's now
 */
export async function estimateForNew(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queueId: string,
  at: Date,
): Promise<Estimate> {
  const now = at.getTime();
  const { stays, line, handleMs } = (await queueHistories(tx, organizationId, [queueId])).get(queueId)!;
  const pace = measurePace(stays, line, now);
  const position = line.count + 1;
  // With a line nobody is free for it, as a rule; without one it is all that matters.
  const staff =
    line.count === 0 || pace.measured < enoughMeasured
      ? staffOf(await queueStaff(tx, organizationId, [queueId], null, at))
      : null;
  const staffing: Staffing | null = staff && { slots: staff.slots, handleMs };
  const free = line.count === 0 ? (staff?.available ?? 0) : 0;
  return {
    position,
    seconds: toSeconds(expectedWaitMs(pace, { place: position, free, opensInMs: 0 }, staffing)),
  };
}

/** Of several workstreams the one that finds most: the same people stand in each row. */
export function staffOf(rows: readonly StaffRow[]): { onDuty: number; available: number; slots: number } {
  return {
    onDuty: Math.max(0, ...rows.map((row) => row.on_duty)),
    available: Math.max(0, ...rows.map((row) => row.available)),
    slots: Math.max(0, ...rows.map((row) => row.slots)),
  };
}
