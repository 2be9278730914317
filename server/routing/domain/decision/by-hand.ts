/** What was done by hand, as it is kept in `routing_trace`: plain JSON with ids. Presented by the explanations. */
import type { Presence } from '../../../../contracts/words.ts';

/** How a representative stood when somebody meant them. */
export interface StandingThen {
  readonly connected: boolean;
  readonly presence: Presence;
  /** Their presence takes work of this workstream. */
  readonly allowed: boolean;
  readonly room: boolean;
  /** Another conversation was being offered to them. */
  readonly ringing: boolean;
}

interface ByHand {
  readonly v: 1;
  /** Whose doing it was; null for Patchbay's own. */
  readonly by: string | null;
}

export interface TransferTrace extends ByHand {
  readonly kind: 'transferred';
  readonly to: { readonly queueId?: string; readonly representativeId?: string; readonly aiAgentId?: string };
  readonly staffed: boolean;
  /** Of a transfer to a representative. */
  readonly standing: StandingThen | null;
}

/** Given back to its queue, where the customer keeps their place. */
export interface ReleaseTrace extends ByHand {
  readonly kind: 'released';
  readonly queueId: string | null;
  readonly staffed: boolean;
}

export interface TakeTrace extends ByHand {
  readonly kind: 'picked' | 'assigned';
  readonly representativeId: string;
  /** Asked for, whether it was needed or not. */
  readonly override: boolean;
  readonly standing: StandingThen;
  /** Who had it, or was being asked, before. */
  readonly from: string | null;
}

/** What became of it is in the log. */
export interface ConsultTrace extends ByHand {
  readonly kind: 'consulted';
  readonly consultationId: string;
  readonly consultantId: string;
  readonly standing: StandingThen;
}

export type HandTrace = TransferTrace | ReleaseTrace | TakeTrace | ConsultTrace;
