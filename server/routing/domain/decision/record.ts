/** Makes the trace of a decision, at the moment it is made. */
import type { OfferKind } from '../../../../contracts/words.ts';
import { compareAlike, keyOf, shownKeyOf } from '../methods/order-key.ts';
import {
  type Against,
  absence,
  against,
  againstEach,
  none,
  notConnected,
  notDirected,
  notPreferred,
  refusalAgainst,
} from '../router/eligibility.ts';
import type { Need } from '../router/need.ts';
import type { QueueLine, Waiting } from '../router/queue-line.ts';
import type { Roster } from '../router/roster.ts';
import { namedOf } from '../router/stage.ts';
import type { Terms } from '../router/terms.ts';
import { scoreAt } from '../router/waiting.ts';
import { type DecisionTrace, eligibleLetter } from './trace.ts';

const mostRanked = 10;
const mostPassedOver = 10;
const letterA = eligibleLetter.charCodeAt(0);

export interface Subject {
  readonly roster: Roster;
  readonly line: QueueLine;
  readonly waiting: Waiting;
  readonly now: number;
}

/** One letter a member, in the order of the line's members, and the places of those who may be asked. */
export interface Verdicts {
  readonly codes: string;
  /** Until the next verdicts are asked for. */
  readonly eligible: Int32Array;
}

/** What stands against one member on these terms. */
export function memberAgainst({ roster, waiting, now }: Subject, terms: Terms, place: number): Against {
  const need = waiting.need!;
  if (waiting.stage === 'open') {
    const objection = against(roster, terms, need.asks, place);
    if (objection !== none || waiting.refusals.length === 0) return objection;
    return refusalAgainst(waiting.refusals, roster.userIds[place]!, need.kind.workstream, now);
  }
  const absent = absence(roster, need.kind.named, place);
  if (absent !== none) return absent;
  if (!waiting.named.includes(place)) return waiting.stage === 'directed' ? notDirected : notPreferred;
  return against(roster, need.kind.named, need.asks, place);
}

export function verdictsOn(subject: Subject, terms: Terms): Verdicts {
  const { roster, waiting } = subject;
  const { members } = subject.line;
  if (letters.length < members.length) makeRoom(2 * members.length);
  const need = waiting.need!;
  if (waiting.stage === 'open' && waiting.refusals.length === 0)
    againstEach(roster, terms, need, members, objections);
  else for (const [i, place] of members.entries()) objections[i] = memberAgainst(subject, terms, place);
  let found = 0;
  for (let i = 0; i < members.length; i += 1) {
    const objection = objections[i]!;
    letters[i] = letterA + objection;
    if (objection === none) able[found++] = members[i]!;
  }
  return { codes: textOf(members.length), eligible: able.subarray(0, found) };
}

export interface Found {
  readonly place: number;
  /** Index of the need's terms; -1 when those named were asked. */
  readonly terms: number;
  readonly kind: OfferKind;
  readonly configurationVersion: number;
}

export function recordDecision(subject: Subject, found: Found): DecisionTrace {
  const { roster, line, waiting, now } = subject;
  const need = waiting.need!;
  const terms = found.terms < 0 ? need.kind.named : need.kind.terms[found.terms]!;
  const { codes, eligible } = verdictsOn(subject, terms);
  const named =
    found.terms < 0
      ? waiting.named.filter((place) => against(roster, terms, need.asks, place) === none)
      : null;
  const ranked = named ?? best(roster, terms, need, eligible);
  const { kind: method } = line.setting.method;
  const others = passedByName(subject, found.place);
  return {
    v: 2,
    decidedAt: now,
    configurationVersion: found.configurationVersion,
    queueId: line.setting.queueId,
    method,
    kind: found.kind,
    rules: method === 'custom' && !named ? triedRules(need, found.terms, eligible.length) : [],
    skills: need.skills,
    skillMatch: need.kind.skillMatch,
    units: need.kind.workstream.units,
    profileIds: need.kind.profileIds,
    ring: need.kind.openRings,
    order: orderOf(subject),
    ranked: ranked.slice(0, mostRanked).map((place) => ({
      userId: roster.userIds[place]!,
      numbers: terms.order.map((key) => shownKeyOf(roster, key, need.asks, place, now)),
    })),
    ...(others.length > 0 ? { named: others } : {}),
    keys: terms.keys,
    eligible: named ? named.length : eligible.length,
    rosterId: line.rosterId(roster),
    codes,
  };
}

const nobodyPassed: { userId: string; code: string }[] = [];

/** Who was asked for by name beside the one who gets it: also those who are not in the queue. */
function passedByName({ roster, waiting, now }: Subject, winner: number): { userId: string; code: string }[] {
  const { kind, asks } = waiting.need!;
  const names = namedOf(waiting);
  if (names.length === 0) return nobodyPassed;
  return names
    .filter((userId) => userId !== roster.userIds[winner])
    .map((userId) => {
      const place = roster.placeOf(userId);
      const objection =
        place < 0
          ? notConnected
          : against(roster, kind.named, asks, place) ||
            refusalAgainst(waiting.refusals, userId, kind.workstream, now);
      return { userId, code: String.fromCharCode(letterA + objection) };
    });
}

/** Where it stands in the queue, and who stands before it. */
export function orderOf({ line, waiting, now }: Subject): DecisionTrace['order'] {
  const place = line.line.placeOf(waiting);
  const { bucket } = waiting.item.demand;
  return {
    place: place + 1,
    waiting: line.line.size,
    score: Math.round(scoreAt(waiting, line.setting, now) / 60) / 1000,
    waitedSeconds: Math.floor(waiting.waited(now)),
    bucket,
    passedOver: place === 0 ? [] : line.line.take(Math.min(place, mostPassedOver)).map((one) => one.id),
  };
}

/** Each rule before the one that decided left nobody. */
const triedRules = (need: Need, deciding: number, left: number) =>
  need.kind.terms.slice(0, deciding + 1).map(({ name }, i) => ({ name, left: i === deciding ? left : 0 }));

/** The best of them in order, as many as are shown. */
function best(
  roster: Roster,
  { order }: Terms,
  { asks }: Need,
  eligible: ArrayLike<number>,
): readonly number[] {
  const ranked: number[] = [];
  const leads: number[] = [];
  for (let i = 0; i < eligible.length; i += 1) {
    const place = eligible[i]!;
    // Worked out once for each, and mostly it decides.
    const lead = keyOf(roster, order[0]!, asks, place);
    const isBefore = (at: number) =>
      lead < leads[at]! || (lead === leads[at]! && compareAlike(roster, order, asks, place, ranked[at]!) < 0);
    let at = ranked.length;
    while (at > 0 && isBefore(at - 1)) at -= 1;
    if (at >= mostRanked) continue;
    ranked.splice(at, 0, place);
    leads.splice(at, 0, lead);
    if (ranked.length <= mostRanked) continue;
    ranked.pop();
    leads.pop();
  }
  return ranked;
}

/** Filled anew for each decision; kept only to spare the making. */
let objections = new Uint8Array(256);
let letters = new Uint16Array(256);
let able = new Int32Array(256);

function makeRoom(members: number): void {
  objections = new Uint8Array(members);
  letters = new Uint16Array(members);
  able = new Int32Array(members);
}

const mostAtOnce = 4096;

/** The first so many letters. */
function textOf(length: number): string {
  let text = '';
  for (let from = 0; from < length; from += mostAtOnce) {
    const some = letters.subarray(from, Math.min(length, from + mostAtOnce));
    text += String.fromCharCode.apply(null, some as unknown as number[]);
  }
  return text;
}
