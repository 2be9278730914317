import type { ConversationDetail } from '../../../contracts/api/shapes.ts';

/** One line of a conversation's way through the house. */
export interface TimelineEntry {
  key: string;
  kind: 'queue' | 'ai_agent' | 'representative' | 'none';
  title: string;
  from: string;
  /** Null while it lasts. */
  to: string | null;
  outcome: string | null;
}

const outcomes: Record<string, string> = {
  transferred: 'transferred',
  parked: 'parked',
  ended: 'ended',
  escalated: 'escalated',
  answered: 'answered',
  accepted: 'answered',
  abandoned: 'abandoned',
  overflowed: 'overflowed',
};

function readable(outcome: string | null): string | null {
  if (outcome === null) return null;
  return outcomes[outcome] ?? outcome.replaceAll(/[._]/g, ' ');
}

/** Sessions and queue segments in the order they began. */
export function timeline(detail: Pick<ConversationDetail, 'sessions' | 'queueSegments'>): TimelineEntry[] {
  const sessions = detail.sessions.map((session) => ({
    key: session.sessionId,
    kind: session.handlerKind,
    title: session.handlerName,
    from: session.startedAt,
    to: session.endedAt,
    outcome: readable(session.endReason),
  }));
  const segments = detail.queueSegments.map((segment) => ({
    key: segment.segmentId,
    kind: 'queue' as const,
    title: segment.queueName,
    from: segment.enteredAt,
    to: segment.leftAt,
    outcome: readable(segment.outcome),
  }));
  return [...sessions, ...segments].sort(
    (a, b) => a.from.localeCompare(b.from) || Number(a.kind !== 'queue') - Number(b.kind !== 'queue'),
  );
}

/** A context variable as it is shown. */
export interface ContextRow {
  name: string;
  value: string;
  /** Set by the AI agent's machinery rather than collected from the customer: read when something went wrong. */
  technical: boolean;
}

/** Context variables for reading: what the customer told first, empty ones left out. */
export function contextRows(context: Readonly<Record<string, unknown>>): ContextRow[] {
  return Object.entries(context)
    .map(([name, value]) => ({ name: spaced(name), value: shown(value), technical: name.startsWith('va_') }))
    .filter((row) => row.value !== '')
    .sort((a, b) => Number(a.technical) - Number(b.technical));
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function spaced(name: string): string {
  const words = name
    .replace(/^va_/, '')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[._-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
