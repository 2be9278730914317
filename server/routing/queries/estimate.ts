/** What one who comes to a queue now may expect. */
import type { Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import { expectedWaitMs, type Staffing, toSeconds } from '../domain/estimate/expected-wait.ts';
import { type Line, measurePace, type Pace } from '../domain/estimate/pace.ts';
import { nextOpening } from '../domain/hours/operating-hours.ts';
import { configurationOf } from '../store/configuration.store.ts';
import {
  type QueueHistory,
  queueHistories,
  queueLines,
  queueStaff,
  type StaffRow,
} from '../store/pace.store.ts';

export interface Estimate {
  /** To the answer; null when there is nothing to go by. */
  seconds: number | null;
  /** 1 is next. */
  position: number;
}

/** A queue at this moment. */
export interface QueueState {
  /** In line: waiting, and offered to nobody. */
  waiting: number;
  /** Members who are connected, with a presence that some workstream of the queue's kind allows. */
  onDuty: number;
  /** Those of them with room for one. */
  available: number;
  /** For one more at the end of the line, to the answer; null when there is nothing to go by. */
  expectedWaitSeconds: number | null;
  /** ISO 8601; null when it is open now, or never again. */
  opensAt: string | null;
  open: boolean;
}

/**
 * For one that enters the queue now, as the last of the line: to be told, to decide an overflow by, and to be held
 * against what happens (`queue_segment.estimated_seconds`, `position_at_entry`). Asked at every entry into a queue:
 * one small statement; who is on duty and who left last may be `keptMs` old, and a long line `lineKeptMs`.
 * @param at the clock's now
 * @param enters false where it is only asked what one who came would be told
 */
export async function estimateForNew(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queueId: string,
  at: Date,
  enters = true,
): Promise<Estimate> {
  const kept = keptLines.get(queueId);
  const age = kept ? at.getTime() - kept.at : Number.POSITIVE_INFINITY;
  if (kept && age >= 0 && age < lineKeptMs) {
    const place = kept.measure.line.count + kept.entered + 1;
    if (enters) kept.entered += 1;
    return { position: place, seconds: toSeconds(waitAt(kept.measure, place)) };
  }
  const measure = (await measureQueues(tx, organizationId, [queueId], at, keptMs)).get(queueId);
  if (!measure) return { position: 1, seconds: null };
  if (measure.line.count >= longLine)
    keptLines.set(queueId, { at: at.getTime(), measure, entered: enters ? 1 : 0 });
  else keptLines.delete(queueId);
  const place = measure.line.count + 1;
  return { position: place, seconds: toSeconds(waitAt(measure, place)) };
}

/** Counting a line of thousands takes milliseconds: it is counted on for a while, by those who come here. */
const longLine = 1000;
const lineKeptMs = 2000;
const keptLines = new Map<string, { at: number; measure: QueueMeasure; entered: number }>();

/** Milliseconds for one who comes to this place of the line now. */
function waitAt(
  { pace, line, staffing, people, opensInMs: opens }: QueueMeasure,
  place: number,
): number | null {
  const free = line.count === 0 ? people.available : 0;
  return expectedWaitMs(pace, { place, free, opensInMs: opens }, staffing);
}

/** Who is on duty and who left last takes milliseconds to read: not for each of a hundred arrivals a second. */
const keptMs = 2000;
const keptStaff = new Map<string, { at: number; rows: Map<string, StaffRow[]> }>();

async function staffByQueue(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  configuration: RoutingConfiguration,
  at: Date,
  maximumAgeMs: number,
): Promise<Map<string, StaffRow[]>> {
  const kept = keptStaff.get(organizationId);
  const age = kept ? at.getTime() - kept.at : Number.POSITIVE_INFINITY;
  if (kept && age >= 0 && age < maximumAgeMs) return kept.rows;
  const rows = Map.groupBy(
    await queueStaff(tx, organizationId, configuration, {}, at),
    (row) => row.queue_id,
  );
  keptStaff.set(organizationId, { at: at.getTime(), rows });
  return rows;
}

const mostKept = 10_000;
const keptHistories = new Map<string, { at: number; history: QueueHistory }>();

async function historyByQueue(
  tx: Pick<Tx, 'run'>,
  queueIds: readonly string[],
  at: Date,
  maximumAgeMs: number,
): Promise<Map<string, QueueHistory>> {
  const now = at.getTime();
  const found = new Map<string, QueueHistory>();
  for (const queueId of queueIds) {
    const kept = keptHistories.get(queueId);
    if (kept && now >= kept.at && now - kept.at < maximumAgeMs) found.set(queueId, kept.history);
  }
  const missing = queueIds.filter((queueId) => !found.has(queueId));
  if (missing.length === 0) return found;
  if (keptHistories.size > mostKept) keptHistories.clear();
  for (const [queueId, history] of await queueHistories(tx, missing)) {
    keptHistories.set(queueId, { at: now, history });
    found.set(queueId, history);
  }
  return found;
}

/** What an expected wait in a queue stands on. */
export interface QueueMeasure {
  pace: Pace;
  line: Line;
  staffing: Staffing;
  people: { onDuty: number; available: number; slots: number };
  /** By workstream: who has room for one of it. */
  availableFor: ReadonlyMap<string, number>;
  /** Milliseconds; 0 when it is open, null when it never opens again. */
  opensInMs: number | null;
}

/**
 * Of these queues, those that there are; undefined: all.
 * @param ageMs how old the count of who is on duty, and who left last, may be; who waits is of now
 */
export async function measureQueues(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queueIds: readonly string[] | undefined,
  at: Date,
  ageMs = 0,
): Promise<Map<string, QueueMeasure>> {
  const configuration = await configurationOf(tx, organizationId);
  const queues = configuration.queues.filter(
    (queue) => queueIds === undefined || queueIds.includes(queue.queueId),
  );
  const ids = queues.map((queue) => queue.queueId);
  const histories = await historyByQueue(tx, ids, at, ageMs);
  const lines = await queueLines(tx, organizationId, ids);
  const staff = await staffByQueue(tx, organizationId, configuration, at, ageMs);
  return new Map(
    queues.map(({ queueId, hoursId }) => {
      const { stays, handleMs } = histories.get(queueId)!;
      const line = lines.get(queueId)!;
      const rows = staff.get(queueId) ?? [];
      const people = staffOf(rows);
      return [
        queueId,
        {
          pace: measurePace(stays, line, at.getTime()),
          line,
          staffing: { slots: people.slots, handleMs },
          people,
          availableFor: new Map(rows.map((row) => [row.workstream_id, row.available])),
          opensInMs: opensInMs(configuration, hoursId, at.getTime()),
        },
      ];
    }),
  );
}

/** As `measureQueues`, for one who comes now. */
export async function queueStates(
  tx: Pick<Tx, 'run'>,
  organizationId: string,
  queueIds: readonly string[] | undefined,
  at: Date,
  ageMs = 0,
): Promise<Map<string, QueueState>> {
  const measured = await measureQueues(tx, organizationId, queueIds, at, ageMs);
  return new Map([...measured].map(([queueId, one]) => [queueId, toState(one, at.getTime())]));
}

function toState(measure: QueueMeasure, now: number): QueueState {
  const { line, people, opensInMs: opens } = measure;
  const wait = waitAt(measure, line.count + 1);
  return {
    waiting: line.count,
    onDuty: people.onDuty,
    available: people.available,
    expectedWaitSeconds: toSeconds(wait),
    open: opens === 0,
    opensAt: opens ? new Date(now + opens).toISOString() : null,
  };
}

/** Milliseconds; 0 when it is open, null when it never opens again. */
function opensInMs(
  { hours }: Pick<RoutingConfiguration, 'hours'>,
  hoursId: string | null,
  now: number,
): number | null {
  const found = hours.find((one) => one.hoursId === hoursId);
  if (!found) return 0;
  const next = nextOpening(found, now);
  return next === null ? null : next - now;
}

/** Of several workstreams the one that finds most: the same people stand in each row. */
function staffOf(rows: readonly StaffRow[]): { onDuty: number; available: number; slots: number } {
  return {
    onDuty: Math.max(0, ...rows.map((row) => row.on_duty)),
    available: Math.max(0, ...rows.map((row) => row.available)),
    slots: Math.max(0, ...rows.map((row) => row.slots)),
  };
}
