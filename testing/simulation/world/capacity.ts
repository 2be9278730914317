/** Capacity taken and given back, and the presence that follows from what somebody carries. */
import type { EventDraft, PresenceCause } from '../../../server/data-model/events/index.ts';
import {
  type Load,
  type PresenceHappening,
  type PresenceState,
  presenceAfter,
} from '../../../server/routing/domain/presence/automaton.ts';
import { isExcused, loadOf, makesInactive } from '../../../server/routing/domain/presence/follows.ts';
import type { RepresentativeRow, ReservationRow } from './rows.ts';
import type { World } from './world.ts';

export type Append = (draft: EventDraft) => void;

export function take(world: World, reservation: ReservationRow): void {
  const row = world.representatives.get(reservation.userId)!;
  world.reservations.set(reservation.conversationId, reservation);
  row.lastAssignedAt = Math.max(row.lastAssignedAt, world.nextAssigned());
}

/** As in the tables: finished work counts until the day's end; after a withdrawn offer the place in the order stays. */
export function free(
  world: World,
  append: Append,
  conversationId: string,
  cause: 'finished' | 'refused' | 'withdrawn',
): void {
  const held = world.reservations.get(conversationId);
  if (!held) return;
  const row = world.representatives.get(held.userId)!;
  world.reservations.delete(conversationId);
  if (cause !== 'withdrawn') row.lastReleasedAt = Math.max(row.lastReleasedAt, world.now);
  const today = world.today();
  for (const profileId of held.override ? [] : held.profileIds) {
    const profile = world.configuration.profiles.find((one) => one.profileId === profileId);
    if (profile?.reset !== 'end_of_day' || cause !== 'finished') continue;
    const finished = row.finished.get(profileId);
    const used = finished?.usedOn === today ? finished.used : 0;
    row.finished.set(profileId, { used: used + 1, usedOn: today });
  }
  append({
    type: 'capacity.released',
    conversationId,
    representativeId: held.userId,
    actor: 'system',
    at: world.at,
    payload: { units: held.units },
  });
}

/** What they carry of accepted work that shows. */
export function loadCarried(world: World, row: RepresentativeRow): Load {
  let conversations = 0;
  let firmUnits = 0;
  for (const held of world.heldBy(row.userId)) {
    const conversation = world.conversations.get(held.conversationId)!;
    if (world.offers.has(held.conversationId) || !world.workstream(conversation.workstreamId).affectsPresence)
      continue;
    conversations += 1;
    if (!held.interruptible && !held.override) firmUnits += held.units;
  }
  const full = (profileId: string, limit: number) => world.placesTaken(row, profileId) >= limit;
  return loadOf({
    conversations,
    firmUnits,
    capacityTotal: row.setting.capacityTotal,
    profileRoom: row.setting.profiles.some((one) => !full(one.profileId, one.limit)),
    blocked: world.configuration.profiles.some(
      ({ profileId, blocking }) =>
        blocking &&
        row.setting.profiles.some((one) => one.profileId === profileId && full(profileId, one.limit)),
    ),
  });
}

export function showLoad(world: World, append: Append, userId: string, own: boolean): void {
  const row = world.representatives.get(userId)!;
  happen(world, append, row, { kind: 'load', load: loadCarried(world, row), own }, 'load');
}

/** A missed or declined offer, where the workstream says that something follows. */
export function showRefusal(
  world: World,
  append: Append,
  userId: string,
  workstreamId: string,
  kind: 'missed_offer' | 'declined_offer',
): void {
  const workstream = world.workstream(workstreamId);
  const row = world.representatives.get(userId)!;
  if (isExcused(workstream, loadCarried(world, row))) return;
  const follows =
    kind === 'missed_offer'
      ? makesInactive(world.configuration, workstream)
      : workstream.doNotDisturbAfterDeclined;
  if (follows) happen(world, append, row, { kind }, kind);
}

export function happen(
  world: World,
  append: Append,
  row: RepresentativeRow,
  happening: PresenceHappening,
  cause: PresenceCause,
): void {
  const { presence, presenceId, manual } = row;
  const now: PresenceState = { presence, presenceId, manual };
  const next = presenceAfter(now, happening);
  if (next !== now) show(world, append, row, next, cause);
}

export function show(
  world: World,
  append: Append,
  row: RepresentativeRow,
  next: PresenceState,
  cause: PresenceCause,
): void {
  const from = row.presence;
  row.presence = next.presence;
  row.presenceId = next.presenceId;
  row.manual = next.manual;
  row.revision += 1;
  append({
    type: 'presence.changed',
    representativeId: row.userId,
    actor: 'system',
    at: world.at,
    payload: {
      from,
      to: next.presence,
      presenceId: next.presenceId,
      manual: next.manual,
      cause,
      revision: row.revision,
    },
  });
}
