/** States what a turn needs, and waits for it. */
import { TopicError, type Turn } from './turn.ts';
import type { Asker, HttpNeed, ModelNeed, Need, OperationNeed, PendingAnswer } from './types.ts';

type Request = Omit<HttpNeed, 'requestId'> | Omit<OperationNeed, 'requestId'> | Omit<ModelNeed, 'requestId'>;

/** Stops the turn until the result comes in. @throws {TopicError} `limit` */
export function request(turn: Turn, need: Request, actionId: string): void {
  const asker: Asker = { topic: turn.frame?.topic ?? '', actionId };
  const requestId = nextRequest(turn, need.kind);
  turn.needs = { ...need, requestId };
  turn.change({ pending: { kind: 'result', requestId, asker } });
  turn.note('requested', { ...asker, detail: need.kind });
}

export interface KnowledgeScope {
  /** Names of the sources to search; none: all. */
  readonly sources?: readonly string[];
  /** The question that waits meanwhile. */
  readonly aside?: PendingAnswer | undefined;
}

/** Stops the turn until the knowledge has been searched. @throws {TopicError} `limit` */
export function askKnowledge(
  turn: Turn,
  query: string,
  asker: Asker | null,
  { sources = [], aside }: KnowledgeScope = {},
): void {
  const requestId = nextRequest(turn, 'knowledge');
  const need: Need = { kind: 'knowledge', requestId, query, sources };
  turn.needs = need;
  turn.change({ pending: { kind: 'knowledge', requestId, query, asker, ...(aside ? { aside } : {}) } });
  turn.note('knowledge_asked', { detail: query });
}

function nextRequest(turn: Turn, kind: string): string {
  const count = (turn.state.needsCount ?? 0) + 1;
  if (count > turn.limits.needs)
    throw new TopicError(
      'limit',
      `More than ${turn.limits.needs} searches and calls without a word of the customer.`,
    );
  turn.change({ needsCount: count });
  return `${kind}-${turn.state.turn}`;
}
