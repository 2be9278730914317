/** What the supervisors are told, once each: nothing waits in silence for what will never come. */
import type { AlertKind } from '../../../../contracts/words.ts';
import { couldEver } from './eligibility.ts';
import { skillBitsAt } from './glance.ts';
import { familyFor, type LastNeed, type NeedFamily, nobody, notJudged } from './need.ts';
import type { PlannedAlert } from './plan.ts';
import type { QueueLine, Waiting } from './queue-line.ts';
import type { Roster } from './roster.ts';
import type { RouterState } from './state.ts';

/** What is to be raised about it now and was not raised yet. */
export function alertsOf(state: RouterState, waiting: Waiting): PlannedAlert[] {
  const alerts: PlannedAlert[] = [];
  const raise = (kind: AlertKind, detail: PlannedAlert['detail']): void => {
    if (waiting.alerts?.includes(kind)) return;
    alerts.push({ conversationId: waiting.id, queueId: waiting.item.queueId, kind, detail });
  };
  const { line, need, refusals } = waiting;
  if (!line) {
    raise('no_queue', { queueId: waiting.item.queueId });
    return alerts;
  }
  if (!need || need.kind.workstream.mode === 'pick') return alerts;
  if (refusals.length > 0) {
    const refused = refusals.reduce((sum, { times }) => sum + times, 0);
    const limited = refusals.filter(({ times }) => times >= need.kind.workstream.declineLimit);
    const { alertAfterOffers } = state.settings.configuration.settings;
    if (refused >= alertAfterOffers || (limited.length > 0 && isRefusedByAll(state, waiting, line, limited)))
      raise('nobody_accepts', { offers: refused, representatives: refusals.length });
  }
  // Who is being asked qualifies.
  if (!waiting.judged && waiting.standing && waiting.stage === 'open') {
    waiting.judged = true;
    if (qualifierOf(state, line, waiting) === nobody)
      raise('nobody_qualifies', {
        skills: need.skills,
        profileIds: need.kind.profileIds,
        members: line.members.length,
      });
  }
  return alerts;
}

/** What it needs once all rings are open and all rules are tried. */
export function lastNeed(state: RouterState, waiting: Waiting, line: QueueLine): LastNeed {
  return familyOf(state, waiting, line).last(state.settings, state.roster, waiting.need);
}

const familyOf = ({ roster }: RouterState, { family, item }: Waiting, line: QueueLine): NeedFamily =>
  family ?? familyFor(line, item.workstreamId, item.demand, roster);

/** @param last what is needed once everything is relaxed */
export function qualifies(roster: Roster, last: LastNeed, place: number): boolean {
  if ((last.skillBits & ~roster.glance[(place << 2) + skillBitsAt]!) !== 0) return false;
  const { terms } = last.kind;
  for (let i = 0; i < terms.length; i += 1) if (couldEver(roster, terms[i]!, last.asks, place)) return true;
  return false;
}

/** Somebody who could take it one day, whatever their presence and load; `nobody` for none. */
function qualifierOf(state: RouterState, line: QueueLine, waiting: Waiting): number {
  const family = familyOf(state, waiting, line);
  if (family.qualifier !== notJudged) return family.qualifier;
  const last = family.last(state.settings, state.roster, waiting.need);
  family.qualifier = nobody;
  for (let i = 0; i < line.members.length && family.qualifier === nobody; i += 1)
    if (qualifies(state.roster, last, line.members[i]!)) family.qualifier = line.members[i]!;
  return family.qualifier;
}

/** Everybody who could ever take it declined or missed it as often as they are asked. */
function isRefusedByAll(
  state: RouterState,
  waiting: Waiting,
  line: QueueLine,
  limited: readonly { userId: string }[],
): boolean {
  const { roster } = state;
  const last = lastNeed(state, waiting, line);
  const refusers = new Set(limited.map(({ userId }) => roster.placeOf(userId)));
  return line.members.every((place) => refusers.has(place) || !qualifies(roster, last, place));
}
