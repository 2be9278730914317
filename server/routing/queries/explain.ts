/** Why a conversation went to whom it went: its whole way through routing. */
import type { Explanation } from '../../../contracts/api/shapes.ts';
import type { TraceEntry, WholeTrace } from '../../../contracts/api/trace.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { presentFirstVersion, usersOfFirstVersion } from '../domain/decision/first-version.ts';
import { presentDecision } from '../domain/decision/present.ts';
import {
  entryOfEvent,
  entryOfTrace,
  inTime,
  type KnownNames,
  type WayEvent,
} from '../domain/decision/present-way.ts';
import { decisionsOf, type StoredDecision } from '../store/decision.store.ts';
import { type StoredTrace, tracesOf, wayEventsOf } from '../store/way.store.ts';
import { explainWaiting } from './explain-waiting.ts';
import { namesFor } from './names.ts';

/** The whole trace at once: rules, queues, decisions, offers, hand-overs and consults. Empty for one that is not there. */
export async function explain(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<WholeTrace> {
  const way = await read(house, organizationId, async (tx) => {
    const stored = await decisionsOf(tx, conversationId);
    const traces = await tracesOf(tx, conversationId);
    const events = offersThatWere(await wayEventsOf(tx, organizationId, conversationId));
    const names = await namesFor(tx, organizationId, idsIn(stored, traces, events));
    const decisions = stored.map((one) => present(one, names));
    const timeline = inTime(
      events.flatMap((event) => entryOfEvent(event, names) ?? []),
      traces.map((trace) => entryOfTrace(trace, names)),
      decisions.map(entryOfDecision),
    );
    return { decisions, timeline };
  });
  return { ...way, waiting: await explainWaiting(house, organizationId, conversationId) };
}

/** One who gives a conversation back counts as having declined it, but nobody had asked them. */
function offersThatWere(events: readonly WayEvent[]): WayEvent[] {
  const made = new Set(events.flatMap((one) => (one.type === 'offer.made' ? [one.payload.offerId] : [])));
  return events.filter((one) => one.type !== 'offer.declined' || made.has(one.payload.offerId));
}

function present(
  { decision, outcome, offerId, offerState, roster }: StoredDecision,
  names: KnownNames,
): Explanation {
  const offer = offerId && offerState ? { offerId, state: offerState } : null;
  if (decision.v === 1) return presentFirstVersion(decision, (id) => names.user(id), offer);
  return presentDecision(decision, roster ?? [], names, { offer, refused: outcome === 'refused' });
}

function entryOfDecision(decision: Explanation): TraceEntry {
  const { winner, considered, queue, order, rules, outcome } = decision;
  const able = considered.filter((one) => one.eligible).length;
  const details = [
    ...(order
      ? [
          `Place ${order.place} of ${order.waiting} in queue ${queue.name}, score ${order.score}, waited ${Math.round(order.waitedSeconds)} s` +
            (order.passedOver.length > 0
              ? `; ${order.passedOver.length} ahead could be taken by nobody`
              : ''),
        ]
      : []),
    ...(rules ?? []).map((rule) => `Assignment rule “${rule.name}” left ${rule.left}`),
    `${considered.length} considered, ${able} able (${decision.method.replaceAll('_', ' ')})`,
    ...(winner ? [`${winner.displayName}: ${winner.reason}`] : []),
  ];
  const text = {
    offered: `Decided for ${winner?.displayName}`,
    refused: `Decided for ${winner?.displayName}, who had no room any more when it was claimed; decided anew`,
    no_representative: 'Nobody could take it',
  }[outcome];
  return { at: decision.decidedAt, kind: 'decided', text, details, data: { offer: decision.offer } };
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** Whoever may have to be named. */
function idsIn(
  stored: readonly StoredDecision[],
  traces: readonly StoredTrace[],
  events: readonly WayEvent[],
): string[] {
  const ids = new Set<string>();
  for (const { decision, roster } of stored) {
    if (decision.v === 1) for (const id of usersOfFirstVersion(decision)) ids.add(id);
    else for (const id of roster ?? []) ids.add(id);
    if (decision.v === 2)
      for (const { userId } of [...decision.ranked, ...(decision.named ?? [])]) ids.add(userId);
  }
  for (const { trace } of traces) for (const [id] of JSON.stringify(trace).matchAll(uuid)) ids.add(id);
  for (const { representativeId, payload } of events) {
    if (representativeId) ids.add(representativeId);
    if ('handlerId' in payload) ids.add(payload.handlerId);
  }
  return [...ids];
}
