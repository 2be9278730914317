/** How sessions with AI agents end, in words and in the order in which charts stack them. */
import type { OutputOf } from '../../../contracts/api/operations.ts';

export type Figures = OutputOf<'insight.self_service'>;
export type Outcomes = Figures['outcomes'];
export type Outcome = keyof Outcomes;

/** Good ends first; what says nothing of the agent last. */
export const outcomes: readonly Outcome[] = [
  'resolved',
  'contained',
  'handedOn',
  'escalated',
  'abandoned',
  'unengaged',
];

export const outcomeWords: Readonly<Record<Outcome, { label: string; meaning: string }>> = {
  resolved: {
    label: 'Resolved',
    meaning: 'The agent ended it, or the customer left served, with nothing open.',
  },
  contained: {
    label: 'Contained',
    meaning: 'Over in self-service, with nothing open and nothing to show for it.',
  },
  handedOn: { label: 'Handed on', meaning: 'It went to another AI agent, whose session counts instead.' },
  escalated: { label: 'Escalated', meaning: 'It went to a queue.' },
  abandoned: {
    label: 'Abandoned',
    meaning: 'The customer left mid-way, right after not having been understood, or unanswered.',
  },
  unengaged: { label: 'Never wrote', meaning: 'The customer said nothing to the agent. In no rate.' },
};

export const percent = (value: number | null): string => (value === null ? '–' : `${Math.round(value)} %`);

export interface Stage {
  readonly label: string;
  readonly count: number;
  /** How those ended that were in the stage before and are not in this one. */
  readonly lost: string;
}

/** The stages of the funnel: each is part of the one before. */
export function stagesOf({ outcomes: counts, rates }: Pick<Figures, 'outcomes' | 'rates'>): readonly Stage[] {
  const kept = counts.resolved + counts.contained;
  const lost = (...ends: Outcome[]) =>
    ends
      .filter((end) => counts[end] > 0)
      .map((end) => `${counts[end]} ${outcomeWords[end].label.toLowerCase()}`)
      .join(', ');
  return [
    { label: 'Sessions', count: rates.sessions, lost: '' },
    { label: 'Customer wrote', count: rates.engaged, lost: lost('unengaged') },
    { label: 'Not handed on', count: rates.engaged - counts.handedOn, lost: lost('handedOn') },
    { label: 'Contained', count: kept, lost: lost('escalated', 'abandoned') },
    { label: 'Resolved', count: counts.resolved, lost: lost('contained') },
  ];
}

/** The days of a period as the person's calendar has them, with those that there are figures of. */
export function daysOf({ from, to, days }: Pick<Figures, 'from' | 'to' | 'days'>): string[] {
  // The end is not part of it.
  const ends = [calendarDay(Date.parse(from)), calendarDay(Date.parse(to) - 1)];
  const all = [...ends, ...days.map(({ day }) => day)].sort();
  return daysBetween(all[0] as string, all.at(-1) as string);
}

function calendarDay(instant: number): string {
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** Every day from the first to the last, those without sessions as null, so that gaps show. */
export function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= Date.parse(`${last}T00:00:00Z`); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}
