/**
 * What of a conversation is its own, whoever serves it: when it came, how long the customer waited at most, how those who
 * were asked answered, how long the work took, and what came after. Read from the log. Pure.
 */
import type { EventPayloads, LoggedEvent } from '../../../data-model/events/index.ts';
import type { Demand } from '../demand.ts';
import { toDemand } from '../router/changes-of.ts';
import { drawOf } from '../rules/hash.ts';

export interface RecordedOffer {
  readonly offerId: string;
  readonly userId: string;
  readonly at: number;
  readonly expiresAt: number;
  readonly byHand: boolean;
  endedAt: number | null;
  outcome: 'accepted' | 'declined' | 'timed_out' | 'withdrawn' | null;
}

/** From the entry into routing to the end of the work on it; overflows on the way are within. */
export interface Stage {
  readonly cause: EventPayloads['conversation.queued']['cause'];
  readonly workstreamId: string;
  readonly queueId: string;
  readonly demand: Demand;
  readonly enteredAt: number;
  readonly waitingSince: number;
  readonly offers: RecordedOffer[];
  /** When overflow rules were carried out. */
  readonly overflowsAt: number[];
  /** How the waiting ended. */
  left: { at: number; outcome: EventPayloads['conversation.dequeued']['outcome'] } | null;
  /** The representative is done with the customer. */
  handledAt: number | null;
  /** The wrap-up is over. */
  wrappedUpAt: number | null;
}

export interface Script {
  readonly conversationId: string;
  readonly stages: Stage[];
}

/** @param events in the log's order */
export function readScripts(events: readonly LoggedEvent[]): Map<string, Script> {
  const scripts = new Map<string, Script>();
  for (const event of events) {
    const { conversationId } = event;
    if (conversationId === null) continue;
    const known = scripts.get(conversationId);
    const at = event.at.getTime();
    if (event.type === 'conversation.queued' && event.payload.cause !== 'overflowed') {
      const script = known ?? { conversationId, stages: [] };
      scripts.set(conversationId, script);
      const { cause, workstreamId, queueId, demand, waitingSince } = event.payload;
      script.stages.push({
        cause,
        workstreamId,
        queueId,
        demand: toDemand(demand),
        enteredAt: at,
        waitingSince: Date.parse(waitingSince),
        offers: [],
        overflowsAt: [],
        left: null,
        handledAt: null,
        wrappedUpAt: null,
      });
      continue;
    }
    const stage = known?.stages.at(-1);
    if (stage) follow(stage, event, at);
  }
  return scripts;
}

function follow(stage: Stage, event: LoggedEvent, at: number): void {
  switch (event.type) {
    case 'offer.made': {
      const { offerId, expiresAt, kind, automatic } = event.payload;
      stage.offers.push({
        offerId,
        userId: event.representativeId!,
        at,
        expiresAt: Date.parse(expiresAt),
        byHand: kind === 'assigned' || kind === 'picked',
        endedAt: automatic ? at : null,
        outcome: automatic ? 'accepted' : null,
      });
      return;
    }
    case 'offer.accepted':
    case 'offer.declined':
    case 'offer.timed_out':
    case 'offer.withdrawn': {
      const offer = stage.offers.find((one) => one.offerId === event.payload.offerId);
      if (!offer) return;
      offer.outcome = outcomes[event.type];
      offer.endedAt = at;
      return;
    }
    case 'conversation.overflowed':
      stage.overflowsAt.push(at);
      return;
    case 'conversation.dequeued':
      if (event.payload.outcome !== 'overflowed') stage.left = { at, outcome: event.payload.outcome };
      return;
    case 'conversation.wrap_up_started':
    case 'conversation.parked':
    case 'handler.released':
      if (stage.left?.outcome === 'answered') stage.handledAt ??= at;
      return;
    case 'capacity.released':
      if (stage.left?.outcome === 'answered' && stage.handledAt === null && at > stage.left.at)
        stage.handledAt = at;
      return;
    case 'conversation.closed':
      if (stage.left?.outcome !== 'answered') return;
      stage.handledAt ??= at;
      stage.wrappedUpAt ??= at;
      return;
  }
}
const outcomes = {
  'offer.accepted': 'accepted',
  'offer.declined': 'declined',
  'offer.timed_out': 'timed_out',
  'offer.withdrawn': 'withdrawn',
} as const;

/** What has to be assumed where nothing was recorded: drawn from what was, always the same for the same conversation. */
export class Assumptions {
  readonly #handles = new Map<string, { handleMs: number; wrapUpMs: number }[]>();
  readonly #answers = new Map<string, number[]>();
  readonly #waits = new Map<string, { waitedMs: number; abandoned: number }>();

  /** @param until how long those wait who wait still */
  constructor(scripts: Iterable<Script>, until: number) {
    for (const { stages } of scripts) for (const stage of stages) this.#read(stage, until);
  }

  #read(stage: Stage, until: number): void {
    const { queueId, left, handledAt, wrappedUpAt } = stage;
    if (left?.outcome === 'answered' && handledAt !== null)
      push(this.#handles, queueId, {
        handleMs: handledAt - left.at,
        wrapUpMs: wrappedUpAt === null ? 0 : Math.max(0, wrappedUpAt - handledAt),
      });
    for (const offer of stage.offers)
      if (offer.outcome === 'accepted' && offer.endedAt !== null && !offer.byHand)
        push(this.#answers, queueId, offer.endedAt - offer.at);
    const sums = this.#waits.get(queueId) ?? { waitedMs: 0, abandoned: 0 };
    sums.waitedMs += Math.max(0, (left?.at ?? until) - stage.enteredAt);
    if (left?.outcome === 'abandoned') sums.abandoned += 1;
    this.#waits.set(queueId, sums);
  }

  /** How long the work on it takes; null where nothing like it was ever done. */
  work(key: string, queueId: string): { handleMs: number; wrapUpMs: number } | null {
    return pick(this.#handles, key, queueId);
  }

  /** How long somebody takes to accept. */
  answerMs(key: string, queueId: string): number {
    return pick(this.#answers, key, queueId) ?? 0;
  }

  /**
   * For how much longer a customer waits who was answered after `waitedMs`: exponential with the mean that the recorded
   * waits and give-ups of the queue show; Infinity where nobody gave up.
   */
  patienceBeyondMs(key: string, queueId: string): number {
    const sums = this.#waits.get(queueId);
    if (!sums || sums.abandoned === 0) return Number.POSITIVE_INFINITY;
    return -Math.log(1 - drawOf(`patience ${key}`)) * (sums.waitedMs / sums.abandoned);
  }
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** One of the queue's, or of all where the queue has none. */
function pick<T>(lists: ReadonlyMap<string, T[]>, key: string, queueId: string): T | null {
  const list = lists.get(queueId) ?? [...lists.values()].flat();
  return list[Math.floor(drawOf(key) * list.length)] ?? null;
}
