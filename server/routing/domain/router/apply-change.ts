/** What each change does to what the router knows. Applying one twice does nothing the second time. */
import type { Presence } from '../../../../contracts/words.ts';
import type { PendingOffer, Reservation, RouterChange } from './changes.ts';
import type { Held } from './ledger.ts';
import type { Waiting } from './queue-line.ts';
import { OutOffer, type RouterState } from './state.ts';

export function applyChange(state: RouterState, change: RouterChange): void {
  switch (change.kind) {
    case 'configuration':
      state.configure(change.configuration);
      return;
    case 'representative': {
      const { setting, state: theirs } = change;
      const place = state.setRepresentative(setting);
      if (theirs) {
        state.roster.setState(place, theirs);
        state.ledger.readAhead(place, theirs.lastReleasedAt, theirs.lastAssignedAt);
        state.free(place);
      }
      state.unparkFor(setting.userId);
      return;
    }
    case 'presence': {
      const place = state.roster.enter(change.userId);
      if (isNews(state.roster.presenceRevision, place, change.revision))
        setPresence(state, change.userId, change.presence, change.presenceId);
      return;
    }
    case 'connection': {
      const place = state.roster.enter(change.userId);
      state.unparkFor(change.userId);
      if (!isNews(state.roster.connectionRevision, place, change.revision)) return;
      if (state.roster.connected[place] === (change.connected ? 1 : 0)) return;
      state.roster.setConnected(place, change.connected);
      state.free(place);
      return;
    }
    case 'queued':
      state.enter(change.item);
      return;
    case 'dequeued':
      state.leave(change.conversationId);
      return;
    case 'stays': {
      const waiting = state.waiting.get(change.conversationId);
      if (!waiting) return;
      waiting.stays = true;
      state.unpark(waiting);
      state.look(waiting);
      return;
    }
    case 'reserved':
      reserve(state, change.reservation);
      return;
    case 'released':
      release(state, change.conversationId, change.at);
      return;
    case 'offered':
      offer(state, change.offer);
      return;
    case 'not_offered':
      state.forgetOffer(change.conversationId);
      touch(state, change.conversationId);
      return;
    case 'offer_ended':
      endOffer(state, change);
      return;
    case 'alert_raised': {
      const waiting = state.waiting.get(change.conversationId);
      if (waiting) addAlert(waiting, change.alert);
      return;
    }
    case 'answered':
      return; // for the estimates alone
  }
}

/**
 * Two transactions about one representative may enter the log in the other order than they happened. Each of presence and
 * connection has its own last word: a presence chosen after the connection was lost says nothing of the connection.
 * @param known by place
 */
function isNews(known: Float64Array, place: number, revision: number | undefined): boolean {
  if (revision === undefined) return true;
  if (revision <= known[place]!) return false;
  known[place] = revision;
  return true;
}

function setPresence(state: RouterState, userId: string, base: Presence, custom: string | null): void {
  const { roster } = state;
  const place = roster.enter(userId);
  const presence = roster.presences.combination(base, custom);
  state.unparkFor(userId);
  if (roster.presence[place] === presence) return;
  roster.setPresence(place, presence);
  state.free(place);
}

function reserve(state: RouterState, reservation: Reservation): void {
  const { conversationId, userId } = reservation;
  const before = state.ledger.get(conversationId);
  // Mostly the log says what a plan claimed, and what is known since the claim was confirmed.
  if (!before || !isKnown(before, reservation)) {
    const held = state.ledger.hold(reservation, false);
    if (before && before.place !== held.place) state.free(before.place);
    // It may hold less.
    else if (before && !isSameHold(before, held)) state.free(held.place);
  }
  state.unparkFor(userId);
  touch(state, conversationId);
}

const isKnown = (held: Held, told: Reservation): boolean =>
  !held.tentative &&
  held.ended === null &&
  held.userId === told.userId &&
  held.reservedAt === told.reservedAt &&
  isSameHold(held, told);

const isSameHold = (a: Reservation, b: Reservation): boolean =>
  a.units === b.units &&
  a.interruptible === b.interruptible &&
  a.override === b.override &&
  a.profileIds.length === b.profileIds.length &&
  a.profileIds.every((id) => b.profileIds.includes(id));

function release(state: RouterState, conversationId: string, at: number): void {
  const held = state.ledger.get(conversationId);
  touch(state, conversationId);
  if (!held) return;
  // An offer that was never accepted was no work: nothing of it is finished.
  const ended = held.ended ?? (state.offers.has(conversationId) ? 'refused' : null);
  state.ledger.release(held, at, ended, state.day.at(at));
  state.free(held.place);
  state.unparkFor(held.userId);
}

function offer(state: RouterState, pending: PendingOffer): void {
  const known = state.offers.get(pending.conversationId);
  if (known?.offer.offerId === pending.offerId) return;
  if (known) state.deadlines.set(known, Number.POSITIVE_INFINITY);
  putOut(state, pending);
  touch(state, pending.conversationId);
}

export function putOut(state: RouterState, pending: PendingOffer): void {
  const out = new OutOffer(pending);
  state.offers.set(pending.conversationId, out);
  state.deadlines.set(out, pending.expiresAt);
}

function endOffer(state: RouterState, ended: Extract<RouterChange, { kind: 'offer_ended' }>): void {
  const { offerId, conversationId, userId, outcome, at } = ended;
  const out = state.offers.get(conversationId);
  const held = state.ledger.get(conversationId);
  const isOut = out?.offer.offerId === offerId;
  if (isOut) state.forgetOffer(conversationId);
  // By the clock, or by name: clocks may be behind.
  if (held && held.userId === userId && outcome !== 'accepted' && (isOut || at >= held.reservedAt))
    held.ended = outcome === 'withdrawn' ? 'withdrawn' : 'refused';
  const waiting = state.waiting.get(conversationId);
  if (!waiting) return;
  state.unpark(waiting);
  state.look(waiting);
  // What is told twice counts once. One who gave it back was asked nothing, and is left alone with it all the same.
  if (!isOut && !isNewRefusal(waiting, userId, at)) return;
  if (outcome === 'declined') state.refuse(waiting, offerId, { userId, cause: 'declined', at });
  if (outcome === 'timed_out') state.refuse(waiting, offerId, { userId, cause: 'missed', at });
}

/** Whether it belongs to this stay and is not counted yet. */
const isNewRefusal = ({ item, refusals }: Waiting, userId: string, at: number): boolean =>
  at >= item.queuedAt && !refusals.some((one) => one.userId === userId && one.at >= at);

/** There is news of a conversation. */
function touch(state: RouterState, conversationId: string): void {
  const waiting = state.waiting.get(conversationId);
  if (!waiting) return;
  state.unpark(waiting);
  state.look(waiting);
}

export function addAlert(waiting: { alerts: string[] | null }, alert: string): void {
  if (waiting.alerts?.includes(alert)) return;
  waiting.alerts = [...(waiting.alerts ?? []), alert];
}
