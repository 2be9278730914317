/** When the topics for customers who say nothing are due. */
import { evaluate } from './expressions/evaluate.ts';
import type { Turn } from './turn.ts';
import type { Topic } from './types.ts';

/** The next topics to fire for silence, and after how long a silence; null: there are no more. */
export function nextInactivity(turn: Turn): { readonly topics: Topic[]; readonly afterMs: number } | null {
  const since = turn.state.idleMs ?? 0;
  const due = turn
    .topicsFor('OnInactivity')
    .map((topic) => ({ topic, afterMs: durationOf(turn, topic) }))
    .filter(({ afterMs }) => afterMs > since);
  const afterMs = Math.min(...due.map((each) => each.afterMs));
  if (!Number.isFinite(afterMs)) return null;
  return { topics: due.filter((each) => each.afterMs === afterMs).map(({ topic }) => topic), afterMs };
}

/** Milliseconds; infinite: never. */
function durationOf(turn: Turn, { trigger }: Topic): number {
  const { after } = trigger;
  if (after === undefined) return turn.agent.inactivityMs ?? Number.POSITIVE_INFINITY;
  const { value, unitMs } = after;
  const computed =
    value.type === 'literal'
      ? value.value
      : value.type === 'expression'
        ? evaluate(value.expression, turn.scope)
        : null;
  const ms = Number(computed) * unitMs;
  return Number.isFinite(ms) && ms >= 1000 ? ms : Number.POSITIVE_INFINITY;
}
