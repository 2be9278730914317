/** Presence that follows from work: Busy and Do not disturb by load, Inactive after a missed offer. */
import type { House, Tx } from '../../data-model/house/index.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import { type PresenceHappening, type PresenceState, presenceAfter } from '../domain/presence/automaton.ts';
import { isExcused, loadOf, makesInactive } from '../domain/presence/follows.ts';
import { configurationOf } from '../store/configuration.store.ts';
import {
  carriedOf,
  type LoadedRow,
  loadedPresences,
  type PresenceChange,
  stateOf,
  writePresences,
} from '../store/presence.store.ts';

export interface PresenceAdjustment {
  userId: string;
  /**
   * `load`: what they carry changed (released, or given to them). `accepted`: so it did, by their own act, which also
   * ends Inactive.
   */
  cause: 'load' | 'accepted' | 'missed_offer' | 'declined_offer';
  /** Whose offer was missed or declined: its settings say whether anything follows. Without it, it does. */
  workstreamId?: string;
}

/**
 * Writes the presences that follow, with their history and events. The representatives' rows are locked, and their
 * capacity is written already. Several adjustments of one representative count in the order given.
 */
export async function adjustPresence(
  house: House,
  tx: Tx,
  adjustments: readonly PresenceAdjustment[],
  at: Date,
): Promise<void> {
  if (adjustments.length === 0) return;
  const configuration = await configurationOf(tx, tx.organizationId);
  const wanted = Map.groupBy(
    adjustments.filter((adjustment) => applies(configuration, adjustment)),
    (adjustment) => adjustment.userId,
  );
  if (wanted.size === 0) return;
  const rows = await loadedPresences(tx, [...wanted.keys()], silentWorkstreams(configuration), at);
  const changes = rows.flatMap((row): PresenceChange[] => {
    const from = stateOf(row);
    let to: PresenceState = from;
    let cause: PresenceChange['cause'] = 'load';
    for (const adjustment of wanted.get(row.user_id)!) {
      if (excused(configuration, adjustment, row)) continue;
      const next = presenceAfter(to, happeningOf(adjustment, row));
      if (next !== to) cause = adjustment.cause === 'accepted' ? 'load' : adjustment.cause;
      to = next;
    }
    if (to === from) return [];
    const { organization_id: organizationId, user_id: userId } = row;
    return [{ organizationId, userId, from, to, cause, actor: 'system', before: null }];
  });
  for (const event of await writePresences(house, tx, changes, at)) tx.append(event);
}

/** Workstreams whose conversations make nobody Busy. */
export const silentWorkstreams = ({ workstreams }: Pick<RoutingConfiguration, 'workstreams'>): string[] =>
  workstreams.filter((w) => !w.affectsPresence).map((w) => w.workstreamId);

function applies(configuration: RoutingConfiguration, { cause, workstreamId }: PresenceAdjustment): boolean {
  if (workstreamId === undefined) return true;
  const workstream = configuration.workstreams.find((w) => w.workstreamId === workstreamId);
  if (!workstream) return true;
  if (cause === 'missed_offer') return makesInactive(configuration, workstream);
  if (cause === 'declined_offer') return workstream.doNotDisturbAfterDeclined;
  return true;
}

function excused(
  { workstreams }: RoutingConfiguration,
  { cause, workstreamId }: PresenceAdjustment,
  row: LoadedRow,
): boolean {
  if (cause !== 'missed_offer' && cause !== 'declined_offer') return false;
  const workstream = workstreams.find((one) => one.workstreamId === workstreamId);
  return workstream !== undefined && isExcused(workstream, loadOf(carriedOf(row)));
}

function happeningOf({ cause }: PresenceAdjustment, row: LoadedRow): PresenceHappening {
  if (cause === 'missed_offer' || cause === 'declined_offer') return { kind: cause };
  return { kind: 'load', load: loadOf(carriedOf(row)), own: cause === 'accepted' };
}
