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

/** Context variables as they are shown: simple values as text, others as compact JSON; empty ones left out. */
export function contextRows(context: Readonly<Record<string, unknown>>): { name: string; value: string }[] {
  return Object.entries(context)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => ({
      name: spaced(name),
      value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    }));
}

function spaced(name: string): string {
  const words = name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/[._-]+/g, ' ')
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1).toLowerCase();
}
