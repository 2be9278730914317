/** What the router wants done. The engine carries it out in transactions and tells the router what came of it. */
import type { AlertKind, OfferKind } from '../../../../contracts/words.ts';
import type { OverflowAction, OverflowCondition } from '../configuration.ts';
import type { DecisionTrace } from '../decision/trace.ts';

export interface Plan {
  /** Epoch milliseconds. */
  readonly decidedAt: number;
  readonly configurationVersion: number;
  /** In the order in which they are to be claimed. */
  readonly assignments: readonly PlannedAssignment[];
  /** The members that the assignments' traces stand on, each roster once: stored on conflict do nothing. */
  readonly rosters: readonly { readonly rosterId: string; readonly members: readonly string[] }[];
  readonly overflows: readonly PlannedOverflow[];
  readonly alerts: readonly PlannedAlert[];
  /** Offers whose time is over. */
  readonly expired: readonly {
    readonly offerId: string;
    readonly conversationId: string;
    readonly userId: string;
  }[];
}

export interface PlannedAssignment {
  readonly conversationId: string;
  readonly userId: string;
  readonly queueId: string;
  readonly workstreamId: string;
  readonly kind: OfferKind;
  readonly units: number;
  readonly profileIds: readonly string[];
  readonly interruptible: boolean;
  readonly interrupts: boolean;
  /** Beyond the limits, because an assignment rule does not ask for capacity. */
  readonly override: boolean;
  readonly automatic: boolean;
  readonly offerTimeoutSeconds: number;
  readonly trace: DecisionTrace;
}

export interface PlannedOverflow {
  readonly conversationId: string;
  readonly queueId: string;
  readonly condition: OverflowCondition;
  readonly action: OverflowAction;
  /** What was measured: seconds waited, queue length, seconds expected. */
  readonly measured: number | null;
}

export interface PlannedAlert {
  readonly conversationId: string;
  readonly queueId: string;
  readonly kind: AlertKind;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** What became of a plan. What is not named was carried out. */
export interface PlanOutcome {
  /** Conversations whose assignment, overflow or alert was not possible any more. */
  readonly refused: readonly string[];
  /** What was made: the router keeps them until the log says so too. */
  readonly offers: readonly {
    readonly conversationId: string;
    readonly offerId: string;
    readonly expiresAt: number;
  }[];
}
