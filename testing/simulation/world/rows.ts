/** What the tables hold, as far as routing is concerned. Instants are epoch milliseconds. */
import type { OfferKind, Presence, WorkKind } from '../../../contracts/words.ts';
import type { Demand } from '../../../server/routing/domain/demand.ts';
import type { PresenceState } from '../../../server/routing/domain/presence/automaton.ts';
import type { Refusal, RepresentativeSetting } from '../../../server/routing/domain/router/changes.ts';

export interface ConversationRow {
  readonly id: string;
  readonly workstreamId: string;
  readonly kind: WorkKind;
  state: 'queued' | 'active' | 'wrap_up' | 'waiting' | 'closed';
  queueId: string | null;
  queuedAt: number;
  waitingSince: number;
  demand: Demand;
  /** Of this stay in the queue. */
  refusals: Refusal[];
  handlerId: string | null;
  lastHandlerId: string | null;
  ended: 'closed' | 'abandoned' | 'overflowed' | null;
}

export interface RepresentativeRow {
  readonly userId: string;
  setting: RepresentativeSetting;
  presence: Presence;
  presenceId: string | null;
  manual: boolean;
  connected: boolean;
  /** Grows with each change of presence or connection. */
  revision: number;
  disconnectedAt: number;
  /** What comes back with the connection. */
  before: PresenceState | null;
  lastReleasedAt: number;
  lastAssignedAt: number;
  /** Of end-of-day profiles: finished on that day. */
  readonly finished: Map<string, { used: number; usedOn: string }>;
}

export interface ReservationRow {
  readonly conversationId: string;
  readonly userId: string;
  readonly units: number;
  readonly profileIds: readonly string[];
  readonly interruptible: boolean;
  readonly override: boolean;
  readonly reservedAt: number;
  heldUntil: number | null;
}

export interface OfferRow {
  readonly offerId: string;
  readonly conversationId: string;
  readonly userId: string;
  readonly queueId: string;
  readonly kind: OfferKind;
  offeredAt: number;
  expiresAt: number;
}
