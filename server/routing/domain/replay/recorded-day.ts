/** What was recorded of an organization, as a replay reads it. Instants are epoch milliseconds. Pure. */
import type { LoggedEvent, LogPosition } from '../../../data-model/events/index.ts';
import type { RoutingConfiguration } from '../configuration.ts';
import type {
  RepresentativeSetting,
  RepresentativeState,
  RouterChange,
  RouterSnapshot,
} from '../router/changes.ts';
import { changesOf, rereadOf } from '../router/changes-of.ts';
import { SeenTransactions } from '../router/seen-transactions.ts';
import type { Facts } from '../rules/facts.ts';
import type { RouteTrace } from '../rules/route-trace.ts';

export interface RecordedDay {
  readonly from: number;
  readonly to: number;
  /** Before the first event: the representatives that the log does not introduce, under the first configuration. */
  readonly beginning: RouterSnapshot;
  /** How those stood whom an event introduces, at that moment. */
  readonly introduced: ReadonlyMap<string, RepresentativeState>;
  /** From the first one on, in the log's order; also those after `to`, which say how it went on. */
  readonly events: readonly LoggedEvent[];
  /** Of the time from `from` to `to`, in the order in which they were decided. */
  readonly cycles: readonly RecordedCycle[];
  /** By version. */
  readonly configurations: ReadonlyMap<number, RoutingConfiguration>;
  /** Settings of now, for events that do not carry them. */
  readonly settings: ReadonlyMap<string, RepresentativeSetting>;
  /** How conversations were routed, by conversation and in the order of time. */
  readonly routes: ReadonlyMap<string, readonly RecordedRoute[]>;
}

/** One pass of the engine that decided something. */
export interface RecordedCycle {
  readonly cycleId: string;
  readonly decidedAt: number;
  /** Up to where the log was known. */
  readonly basis: LogPosition;
  /** Whether it was known though it is behind the basis: at a take-over, and after a refused claim. Null: nothing was. */
  readonly seen: EarlyKnowledge | null;
  readonly configurationVersion: number;
  /** In their order. */
  readonly decisions: readonly RecordedDecision[];
}
export interface RecordedDecision {
  readonly conversationId: string;
  readonly userId: string;
  /** Null when the claim was refused. */
  readonly offerId: string | null;
}

export interface RecordedRoute {
  readonly at: number;
  readonly facts: Facts;
  readonly trace: RouteTrace;
}

/** What was read from the tables beyond the log. */
export interface EarlyKnowledge {
  includes(event: LoggedEvent): boolean;
  /** Nothing from this event on was seen. */
  endsBefore(event: LoggedEvent): boolean;
}

/**
 * @param whole `pg_current_snapshot()` as text
 * @param parts the same, by conversation or representative
 */
export function seenEarly(whole: string | null, parts: Readonly<Record<string, string>>): EarlyKnowledge {
  const all = whole === null ? null : new SeenTransactions(whole);
  const some = new Map(Object.entries(parts).map(([id, snapshot]) => [id, new SeenTransactions(snapshot)]));
  return {
    includes: ({ txId, conversationId, representativeId }) =>
      (all?.includes(txId) ?? false) ||
      (some.get(conversationId ?? representativeId ?? '')?.includes(txId) ?? false),
    endsBefore: ({ txId }) => {
      const before = String(BigInt(txId) - 1n);
      return (all?.isBehind(before) ?? true) && [...some.values()].every((seen) => seen.isBehind(before));
    },
  };
}

export function isAfter(a: LogPosition, b: LogPosition): boolean {
  const [left, right] = [BigInt(a.txId), BigInt(b.txId)];
  return left > right || (left === right && a.position > b.position);
}

/** Reads the log as the engine does: what events mean, and what of them has to be looked up. */
export class LogReader {
  readonly #day: Omit<RecordedDay, 'events' | 'cycles'>;
  readonly #known: Set<string>;
  configuration: RoutingConfiguration;

  constructor(day: Omit<RecordedDay, 'events' | 'cycles'>) {
    this.#day = day;
    this.#known = new Set(day.beginning.representatives.map(({ setting }) => setting.userId));
    this.configuration = day.beginning.configuration;
  }

  changes(event: LoggedEvent): RouterChange[] {
    const changes: RouterChange[] = [];
    const reread = rereadOf(event);
    if (reread.configuration && event.type === 'configuration.changed') {
      const configuration = this.#day.configurations.get(event.payload.version);
      if (configuration) {
        this.configuration = configuration;
        changes.push({ kind: 'configuration', configuration });
      }
    }
    const setting =
      reread.representativeId === null ? undefined : this.#day.settings.get(reread.representativeId);
    if (setting) changes.push({ kind: 'representative', setting });
    changes.push(...changesOf(event, this.configuration));
    return event.type === 'representative.configured' ? changes.map((one) => this.#introduce(one)) : changes;
  }

  /** Somebody new comes with how they stand. */
  #introduce(change: RouterChange): RouterChange {
    if (change.kind !== 'representative' || this.#known.has(change.setting.userId)) return change;
    this.#known.add(change.setting.userId);
    const state = this.#day.introduced.get(change.setting.userId);
    return state ? { ...change, state } : change;
  }
}
