/**
 * How a presence follows from what happens: one pure function.
 *
 *   now                      | chosen | carries more or less | takes one on | misses an offer | declines | connection lost
 *   -------------------------|--------|----------------------|--------------|-----------------|----------|----------------
 *   Available, Busy          | as set | by load              | by load      | Inactive        | DND, own | Offline, auto
 *   Do not disturb, by load  | as set | by load              | by load      | Inactive        | DND, own | Offline, auto
 *   Inactive                 | as set | stays                | by load      | stays           | DND, own | Offline, auto
 *   Away, DND, Offline, own  | as set | stays                | stays        | stays           | stays    | Offline, auto
 *   Offline, auto            | as set | stays                | stays        | stays           | stays    | stays
 *
 * "Own" ones were chosen by hand (a decline counts as that) and stay whatever happens; Available and Busy chosen by
 * hand last until the load changes. By load: full is Do not disturb, part is Busy, free is Available. Whether a
 * workstream makes anybody Inactive, or sets Do not disturb after a decline, is asked before (`follows.ts`).
 *
 * Coming back after a lost connection: see `returned`.
 */
import type { Presence } from '../../../../contracts/words.ts';

export interface PresenceState {
  readonly presence: Presence;
  /** A custom presence; null for a base one. */
  readonly presenceId: string | null;
  /** Chosen by hand. */
  readonly manual: boolean;
}

/** What a representative carries, of work that shows. */
export type Load = 'free' | 'part' | 'full';

export type PresenceHappening =
  | {
      readonly kind: 'chosen';
      readonly presence: Exclude<Presence, 'inactive'>;
      readonly presenceId: string | null;
    }
  /** `own`: they took something on themselves (accepted, picked), which ends Inactive. */
  | { readonly kind: 'load'; readonly load: Load; readonly own: boolean }
  | { readonly kind: 'missed_offer' }
  | { readonly kind: 'declined_offer' }
  | { readonly kind: 'disconnected' };

const byLoad: Readonly<Record<Load, Presence>> = {
  free: 'available',
  part: 'busy',
  full: 'do_not_disturb',
};

/** Whether it stays until the representative chooses another. */
export function isKept({ presence, manual }: PresenceState): boolean {
  return presence === 'away' || presence === 'offline' || (presence === 'do_not_disturb' && manual);
}

/** Whether the two mean the same: by hand or not makes no difference to Available and Busy. */
export function isSame(a: PresenceState, b: PresenceState): boolean {
  if (a.presence !== b.presence || a.presenceId !== b.presenceId) return false;
  return a.manual === b.manual || a.presence === 'available' || a.presence === 'busy';
}

function follow(now: PresenceState, load: Load): PresenceState {
  const presence = byLoad[load];
  return now.presence === presence ? now : { presence, presenceId: null, manual: false };
}

/** The presence after something happened; the same object when nothing changes. */
export function presenceAfter(now: PresenceState, happening: PresenceHappening): PresenceState {
  const next = decide(now, happening);
  return isSame(next, now) ? now : next;
}

function decide(now: PresenceState, happening: PresenceHappening): PresenceState {
  if (happening.kind === 'chosen')
    return { presence: happening.presence, presenceId: happening.presenceId, manual: true };
  if (happening.kind === 'disconnected')
    return now.presence === 'offline' ? now : { presence: 'offline', presenceId: null, manual: false };
  if (isKept(now)) return now;
  switch (happening.kind) {
    case 'load':
      return now.presence === 'inactive' && !happening.own ? now : follow(now, happening.load);
    case 'missed_offer':
      return { presence: 'inactive', presenceId: null, manual: false };
    case 'declined_offer':
      return { presence: 'do_not_disturb', presenceId: null, manual: true };
  }
}

export interface Return {
  /** The presence when the connection was lost; null when there was none to keep. */
  readonly before: PresenceState | null;
  /** Back within the time for which it is restored. */
  readonly soon: boolean;
  /** What a representative is who signs in; null leaves them Offline. */
  readonly signIn: {
    readonly presence: Exclude<Presence, 'inactive'>;
    readonly presenceId: string | null;
  } | null;
  readonly load: Load;
}

/**
 * The presence of one whose connection is back: as it was when they are back soon, else the sign-in presence. One that
 * was set meanwhile, through the API, stays; so does an Offline of their own when they were gone for a moment only.
 */
export function returned(
  now: PresenceState,
  { before, soon, signIn, load }: Return,
): { state: PresenceState; cause: 'restored' | 'signed_in' } | null {
  const as = (state: PresenceState, cause: 'restored' | 'signed_in') =>
    isSame(state, now) ? null : { state, cause };
  if (now.presence !== 'offline') return null;
  if (soon) {
    if (before === null) return null;
    // What follows the load may have changed while they were away.
    return as(
      isKept(before) || before.manual || before.presence === 'inactive' ? before : follow(before, load),
      'restored',
    );
  }
  if (signIn === null) return null;
  const chosen = { ...signIn, manual: true };
  return as(isKept(chosen) ? chosen : follow({ ...signIn, manual: false }, load), 'signed_in');
}
