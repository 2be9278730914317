/** What the settings say about presence: which offers change it, what a name stands for, and how much is full. */
import type { Presence } from '../../../../contracts/words.ts';
import type {
  PresenceRef,
  PresenceSetting,
  RoutingConfiguration,
  WorkstreamSetting,
} from '../configuration.ts';
import type { Load } from './automaton.ts';

export interface ChosenPresence {
  readonly presence: Exclude<Presence, 'inactive'>;
  readonly presenceId: string | null;
  /** The custom presence's; the base presence's word without one. */
  readonly name: string;
}

export const basePresences = ['available', 'busy', 'do_not_disturb', 'away', 'offline'] as const;

/** A base presence by its word, or a custom one by id or name (small and capital letters alike); null when unknown. */
export function findPresence(presences: readonly PresenceSetting[], ref: PresenceRef): ChosenPresence | null {
  const base = basePresences.find((word) => word === ref);
  if (base) return { presence: base, presenceId: null, name: base };
  const wanted = ref.toLowerCase();
  const custom =
    presences.find((p) => p.presenceId === wanted) ?? presences.find((p) => p.name.toLowerCase() === wanted);
  return custom ? { presence: custom.base, presenceId: custom.presenceId, name: custom.name } : null;
}

/**
 * Whether a missed offer of the workstream makes a representative Inactive. Not where people may be Away and get
 * offers all the same: there not answering says nothing.
 */
export function makesInactive(
  { presences }: Pick<RoutingConfiguration, 'presences'>,
  workstream: Pick<WorkstreamSetting, 'inactiveAfterMissed' | 'allowedPresences'>,
): boolean {
  const allowsAway = workstream.allowedPresences.some(
    (ref) => findPresence(presences, ref)?.presence === 'away',
  );
  return workstream.inactiveAfterMissed && !allowsAway;
}

/**
 * Whoever is on a call owes no answer to an email that rings besides: missing or declining what others may come in on top
 * of, with other work in hand, must not keep the next call from them.
 * @param load of accepted work that shows
 */
export const isExcused = (workstream: Pick<WorkstreamSetting, 'interruptible'>, load: Load): boolean =>
  workstream.interruptible && load !== 'free';

/** What a representative carries of work that shows, accepted work only, and what room is left. */
export interface Carried {
  /** Conversations. */
  readonly conversations: number;
  /** Units that cannot be interrupted and are no override. */
  readonly firmUnits: number;
  readonly capacityTotal: number;
  /** Some profile of theirs has room. */
  readonly profileRoom: boolean;
  /** A profile that blocks all other work is at its limit. */
  readonly blocked: boolean;
}

/** Full is when nothing more fits at all: work that others may come in on top of never makes anybody full. */
export function loadOf({ conversations, firmUnits, capacityTotal, profileRoom, blocked }: Carried): Load {
  if (conversations === 0) return 'free';
  return blocked || (firmUnits >= capacityTotal && !profileRoom) ? 'full' : 'part';
}
