/**
 * What the router is told. All of it comes from the log or from the tables at a take-over; every change may come
 * twice, and then does nothing the second time. Instants are epoch milliseconds.
 */
import type { OfferKind, Presence, WorkKind } from '../../../../contracts/words.ts';
import type { RoutingConfiguration, SkillNeed } from '../configuration.ts';
import type { Demand } from '../demand.ts';

/** A conversation that waits in a queue. */
export interface Item {
  readonly conversationId: string;
  readonly workstreamId: string;
  readonly queueId: string;
  readonly kind: WorkKind;
  /** When it entered this queue: rings, relaxing rules and overflow count from here. */
  readonly queuedAt: number;
  /** Since when the customer waits: the order counts from here. */
  readonly waitingSince: number;
  readonly demand: Demand;
  /** Who declined or missed it in this stay: how often, and when last. */
  readonly refusals: readonly Refusal[];
}
export interface Refusal {
  readonly userId: string;
  readonly cause: 'declined' | 'missed';
  readonly times: number;
  readonly at: number;
}

/** A representative's settings. */
export interface RepresentativeSetting {
  readonly userId: string;
  readonly active: boolean;
  readonly capacityTotal: number;
  /** Named members only; groups and skills of a queue are resolved by the router. */
  readonly queueIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly skills: readonly SkillNeed[];
  readonly profiles: readonly { readonly profileId: string; readonly limit: number }[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface RepresentativeState {
  readonly presence: Presence;
  /** Custom presence; null for a base one. */
  readonly presenceId: string | null;
  readonly connected: boolean;
  /** Of presence and connection; what is told with an older one is past. */
  readonly revision?: number;
  /** Least active: when capacity was last released. */
  readonly lastReleasedAt: number;
  /** Round robin: when something was last assigned; thousandths tell the order within one millisecond. */
  readonly lastAssignedAt: number;
  /** Used of end-of-day profiles by work that is over, on `usedOn` (YYYY-MM-DD in the organization's zone). */
  readonly finished: readonly {
    readonly profileId: string;
    readonly used: number;
    readonly usedOn: string;
  }[];
}

/** Capacity held by a conversation. */
export interface Reservation {
  readonly conversationId: string;
  readonly userId: string;
  readonly units: number;
  readonly profileIds: readonly string[];
  readonly interruptible: boolean;
  readonly override: boolean;
  readonly reservedAt: number;
}

/** A pending offer. */
export interface PendingOffer {
  readonly offerId: string;
  readonly conversationId: string;
  readonly userId: string;
  readonly queueId: string;
  readonly kind: OfferKind;
  readonly offeredAt: number;
  readonly expiresAt: number;
}

export type RouterChange =
  | { readonly kind: 'configuration'; readonly configuration: RoutingConfiguration }
  | {
      readonly kind: 'representative';
      readonly setting: RepresentativeSetting;
      readonly state?: RepresentativeState;
    }
  | {
      readonly kind: 'presence';
      readonly userId: string;
      readonly presence: Presence;
      readonly presenceId: string | null;
      /** Below the one known already: past. */
      readonly revision?: number;
    }
  | {
      readonly kind: 'connection';
      readonly userId: string;
      readonly connected: boolean;
      readonly revision?: number;
    }
  /** Entered a queue (also another one than before), or is to be looked at anew: replaces what was known of it. */
  | { readonly kind: 'queued'; readonly item: Item }
  /** Waits no more: answered, closed, taken out of the queue. */
  | { readonly kind: 'dequeued'; readonly conversationId: string }
  /** Overflow in the queue is off for it from now on (Demand.stays): an overflow rule said assign anyway. */
  | { readonly kind: 'stays'; readonly conversationId: string }
  | { readonly kind: 'reserved'; readonly reservation: Reservation }
  | { readonly kind: 'released'; readonly conversationId: string; readonly at: number }
  | { readonly kind: 'offered'; readonly offer: PendingOffer }
  /** Nothing is out for it: what a look at the tables says, and no event. */
  | { readonly kind: 'not_offered'; readonly conversationId: string }
  /** The offer is over without an accept; `declined` and `timed_out` count against the representative. */
  | {
      readonly kind: 'offer_ended';
      readonly offerId: string;
      readonly conversationId: string;
      readonly userId: string;
      readonly outcome: 'accepted' | 'declined' | 'timed_out' | 'withdrawn';
      readonly at: number;
    }
  /** An answered stay, for the expected wait. */
  | { readonly kind: 'answered'; readonly queueId: string; readonly waitedMs: number; readonly at: number }
  | { readonly kind: 'alert_raised'; readonly conversationId: string; readonly alert: string };

/** Everything at one instant, in any order. */
export interface RouterSnapshot {
  readonly configuration: RoutingConfiguration;
  readonly representatives: readonly {
    readonly setting: RepresentativeSetting;
    readonly state: RepresentativeState;
  }[];
  readonly items: readonly Item[];
  readonly reservations: readonly Reservation[];
  readonly offers: readonly PendingOffer[];
  /** Open alerts, so that none is raised twice. */
  readonly alerts: readonly { readonly conversationId: string; readonly alert: string }[];
}
