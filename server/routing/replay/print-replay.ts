/** A replay's report as tables for people: recorded and simulated, one under the other. */
import type { Figures, QueueFigures, RepresentativeFigures } from '../domain/replay/tally.ts';
import type { ReplayReport } from './replay.ts';

/** Differences that are listed. */
const mostListed = 20;

export function printReplay(report: ReplayReport): string {
  const { fidelity, recorded, simulated, different, names } = report;
  const lines = [
    `${report.from} to ${report.to}`,
    `${fidelity.reproduced} of ${fidelity.assignments} recorded assignments reproduced exactly (${fidelity.cycles} cycles).`,
    ...fidelity.differences.slice(0, mostListed).map((one) => {
      const name = (userId: string | null) => (userId === null ? 'nobody' : (names[userId] ?? userId));
      const at = new Date(one.decidedAt).toISOString();
      return `  ${at} conversation ${one.conversationId}: ${name(one.recorded)} then, ${name(one.replayed)} now`;
    }),
  ];
  if (fidelity.differences.length > mostListed)
    lines.push(`  and ${fidelity.differences.length - mostListed} more`);
  if (simulated) lines.push(`${different} conversations went another way than recorded.`);
  lines.push('', ...printQueues(recorded, simulated, names));
  lines.push('', ...printRepresentatives(recorded, simulated, names));
  return lines.join('\n');
}

const percent = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} %`);
const seconds = (value: number | null): string => (value === null ? '–' : `${value.toFixed(1)} s`);

function printQueues(recorded: Figures, simulated: Figures | null, names: Record<string, string>): string[] {
  const heads = [
    'queue',
    '',
    'entered',
    'offered',
    'answered',
    'abandoned',
    'service level',
    'ASA',
    'abandonment',
    'occupancy',
    'overflowed',
    'transferred',
  ];
  const cells = (name: string, which: string, one: Omit<QueueFigures, 'queueId'>): string[] => [
    name,
    which,
    String(one.entered),
    String(one.offered),
    String(one.answered),
    String(one.abandoned),
    percent(one.serviceLevelPercent),
    seconds(one.averageSpeedOfAnswer),
    percent(one.abandonmentPercent),
    percent(one.occupancyPercent),
    String(one.overflowed),
    String(one.transferred),
  ];
  const ids = [...new Set([...recorded.queues, ...(simulated?.queues ?? [])].map((one) => one.queueId))];
  const rows = ids.flatMap((queueId) =>
    pair(
      recorded.queues.find((one) => one.queueId === queueId),
      simulated?.queues.find((one) => one.queueId === queueId),
      (one, which) => cells(names[queueId] ?? queueId, which, one),
    ),
  );
  rows.push(...pair(recorded.total, simulated?.total, (one, which) => cells('all queues', which, one)));
  return table(heads, rows);
}

function printRepresentatives(
  recorded: Figures,
  simulated: Figures | null,
  names: Record<string, string>,
): string[] {
  const heads = ['representative', '', 'offered', 'answered', 'declined', 'missed', 'occupancy'];
  const cells = (one: RepresentativeFigures, which: string): string[] => [
    names[one.userId] ?? one.userId,
    which,
    String(one.offered),
    String(one.answered),
    String(one.declined),
    String(one.missed),
    percent(one.occupancyPercent),
  ];
  const ids = [
    ...new Set([...recorded.representatives, ...(simulated?.representatives ?? [])].map((one) => one.userId)),
  ];
  const of = (figures: Figures | null, userId: string) =>
    figures?.representatives.find((one) => one.userId === userId);
  return table(
    heads,
    ids.flatMap((userId) => pair(of(recorded, userId), of(simulated, userId), cells)),
  );
}

/** What was, and under it what would have been. */
const pair = <T>(
  was: T | undefined,
  would: T | undefined,
  say: (one: T, which: string) => string[],
): string[][] => [...(was ? [say(was, 'recorded')] : []), ...(would ? [say(would, 'what if')] : [])];

/** Words to the left, numbers to the right. */
function table(heads: readonly string[], rows: readonly string[][]): string[] {
  const widths = heads.map((head, i) => Math.max(head.length, ...rows.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [line(heads), ...rows.map(line)];
}
