/** The report of a run: the figures, and how they are told to a program and to a person. */
import { count, type Fault, type Verdict } from './verdict.ts';

export interface Percentiles {
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

export interface Report {
  conversations: number;
  completed: number;
  /** Acknowledged messages of both sides, the opening included. */
  sent: number;
  /** Of these, shown by the other side's live stream. */
  received: number;
  lost: number;
  duplicated: number;
  outOfOrder: number;
  capacityBreaches: number;
  /** From the first attempt to send until the other side's stream showed it, in both directions; without the openings. */
  deliveryMs: Percentiles;
  /**
   * From the first attempt to send the opening ("I would like to talk to a representative") until a
   * representative's desk showed the offer: the AI agent's turn, the queue and the assignment together.
   */
  assignmentMs: Percentiles;
}

/** What stands behind the figures. */
export interface RunDetails {
  faults: Fault[];
  breaches: string[];
  problems: string[];
  cuts: number;
  kills: number;
  seconds: number;
}

export interface Outcome {
  report: Report;
  details: RunDetails;
  passed: boolean;
}

export function percentiles(values: readonly number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => {
    if (sorted.length === 0) return null;
    // The smallest value that at least this share of all values does not exceed.
    const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
    return Math.round(value * 100) / 100;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

export function makeReport(
  verdict: Verdict,
  measured: { deliveryMs: readonly number[]; assignmentMs: readonly number[]; breaches: readonly string[] },
): Report {
  return {
    conversations: verdict.conversations,
    completed: verdict.completed,
    sent: verdict.sent,
    received: verdict.received,
    lost: count(verdict.faults, 'lost'),
    duplicated: count(verdict.faults, 'duplicated'),
    outOfOrder: count(verdict.faults, 'outOfOrder'),
    capacityBreaches: measured.breaches.length,
    deliveryMs: percentiles(measured.deliveryMs),
    assignmentMs: percentiles(measured.assignmentMs),
  };
}

export const passed = (report: Report): boolean =>
  report.conversations > 0 &&
  report.completed === report.conversations &&
  report.lost + report.duplicated + report.outOfOrder + report.capacityBreaches === 0;

const line = (name: string, value: string | number) => `  ${name.padEnd(20)}${value}`;
const times = ({ p50, p95, p99 }: Percentiles) =>
  `p50 ${p50 ?? '-'}   p95 ${p95 ?? '-'}   p99 ${p99 ?? '-'} ms`;
const shownFaults = 20;

/** For a terminal. */
export function printReport({ report, details, passed: good }: Outcome): string {
  const troubles = [
    ...details.problems.map((text) => `incomplete   ${text}`),
    ...details.faults.map(({ kind, key, subject, what }) => `${kind.padEnd(12)} ${key}: ${subject}: ${what}`),
    ...details.breaches.map((text) => `capacity     ${text}`),
  ];
  return [
    '',
    line('conversations', `${report.completed} of ${report.conversations} completed`),
    line('messages', `${report.sent} sent, ${report.received} received by the other side`),
    line('lost', report.lost),
    line('duplicated', report.duplicated),
    line('out of order', report.outOfOrder),
    line('capacity breaches', report.capacityBreaches),
    line(
      'delivery',
      `${times(report.deliveryMs)}   (first attempt to send, until the other side's stream showed it)`,
    ),
    line('assignment', `${times(report.assignmentMs)}   (escalation sent, until a desk showed the offer)`),
    line('took', `${details.seconds} s, ${details.cuts} sockets cut, server killed ${details.kills} times`),
    '',
    ...troubles.slice(0, shownFaults).map((text) => `  ${text}`),
    ...(troubles.length > shownFaults ? [`  … and ${troubles.length - shownFaults} more`] : []),
    ...(troubles.length > 0 ? [''] : []),
    good ? 'Nothing was lost, doubled or out of order, and nobody had too much.' : 'The rehearsal FAILED.',
  ].join('\n');
}
