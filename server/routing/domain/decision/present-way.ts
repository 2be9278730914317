/** A conversation's way as a list of what happened, in the order of time. Pure. */
import type { TraceEntry } from '../../../../contracts/api/trace.ts';
import type { EventType, LoggedEvent } from '../../../data-model/events/index.ts';
import type { RouteTrace } from '../rules/route-trace.ts';
import type { Names } from './present.ts';
import { presentRecord, presentRoute, type Said } from './present-route.ts';

export type WayEvent = {
  [T in EventType]: Pick<LoggedEvent<T>, 'type' | 'at' | 'actor' | 'representativeId' | 'payload'>;
}[EventType];

export interface KnownNames extends Names {
  /** Of anything that has a name, by its id; undefined for what is none of it. */
  known(id: string): string | undefined;
}

interface WrittenTrace {
  readonly at: Date;
  readonly kind: TraceEntry['kind'];
  readonly configurationVersion: number;
  readonly facts: unknown;
  readonly trace: unknown;
}

/** What routing wrote down. */
export function entryOfTrace(row: WrittenTrace, names: KnownNames): TraceEntry {
  const said = isRoute(row.trace)
    ? presentRoute(row.trace, names)
    : presentRecord(textOf(row), row.trace, (id) => names.known(id));
  return entry(row.at, row.kind, said, {
    configurationVersion: row.configurationVersion,
    ...(row.facts ? { facts: row.facts } : {}),
    trace: row.trace,
  });
}

const recordTexts: Partial<Record<TraceEntry['kind'], string>> = {
  transferred: 'Transferred',
  consulted: 'A colleague was consulted',
  assigned: 'Assigned by hand',
  picked: 'Picked by a representative',
  released: 'Given back to the queue',
  overflowed: 'Overflowed',
  alert: 'Raised to the supervisors',
  routed: 'Routed',
};

function textOf({ kind, trace }: WrittenTrace): string {
  const alert = kind === 'alert' && (trace as { alert?: unknown } | null)?.alert;
  return `${recordTexts[kind] ?? kind}${typeof alert === 'string' ? `: ${plain(alert)}` : ''}`;
}

const isRoute = (trace: unknown): trace is RouteTrace =>
  typeof trace === 'object' && trace !== null && 'outcome' in trace && 'choice' in trace;

const entry = (
  at: Date,
  kind: TraceEntry['kind'],
  said: Said,
  data: Record<string, unknown>,
): TraceEntry => ({
  at: at.toISOString(),
  kind,
  text: said.text,
  details: [...said.details],
  data,
});

/** What the log says; null for events that are no step of the way. */
export function entryOfEvent(event: WayEvent, names: KnownNames): TraceEntry | null {
  const said = sayEvent(event, names);
  return (
    said && entry(event.at, said[0], { text: said[1], details: [] }, { ...event.payload, actor: event.actor })
  );
}

function sayEvent(event: WayEvent, names: KnownNames): [TraceEntry['kind'], string] | null {
  const who = event.representativeId ? names.user(event.representativeId) : 'nobody';
  switch (event.type) {
    case 'conversation.queued':
      return [
        'entered_queue',
        `Entered queue ${names.queue(event.payload.queueId)} (${plain(event.payload.cause)})`,
      ];
    case 'conversation.dequeued':
      return [
        'left_queue',
        `Left queue ${names.queue(event.payload.queueId)} after ${Math.round(event.payload.waitedMs / 1000)} s (${plain(event.payload.outcome)})`,
      ];
    case 'conversation.parked':
      return ['parked', 'Waits for the customer'];
    case 'conversation.closed':
      return ['closed', `Closed (${plain(event.payload.reason)})`];
    case 'handler.engaged':
      return [
        'handler_engaged',
        `${names.known(event.payload.handlerId) ?? 'An AI agent'} became the handler`,
      ];
    case 'handler.released':
      return [
        'handler_released',
        `${names.known(event.payload.handlerId) ?? 'An AI agent'} is no longer the handler (${plain(event.payload.reason)})`,
      ];
    case 'offer.made': {
      const { kind, override, automatic } = event.payload;
      const how = `${kind === 'matched' ? '' : `, ${plain(kind)}`}${override ? ', beyond the limits' : ''}`;
      return ['offered', `${automatic ? 'Given' : 'Offered'} to ${who}${how}`];
    }
    case 'offer.accepted':
      return ['offer_ended', `${who} accepted`];
    case 'offer.declined':
      return ['offer_ended', `${who} declined`];
    case 'offer.timed_out':
      return ['offer_ended', `${who} did not answer in time`];
    case 'offer.withdrawn':
      return ['offer_ended', `The offer to ${who} was withdrawn`];
    case 'alert.cleared':
      return ['alert', `No longer raised: ${plain(event.payload.alert)}`];
    case 'voice_command.created':
      return ['voice_command', `The voice layer is to carry out: ${plain(event.payload.kind)}`];
    case 'voice_command.settled':
      return ['voice_command', `The voice layer: ${plain(event.payload.kind)} ${event.payload.outcome}`];
    case 'consultation.requested':
      return ['consulted', `${who} was asked for advice`];
    case 'consultation.accepted':
      return ['consulted', `${who} joined the consultation`];
    case 'consultation.declined':
      return ['consulted', `${who} declined to be consulted`];
    case 'consultation.ended':
      return ['consulted', `The consultation with ${who} ended`];
    default:
      return null;
  }
}

const plain = (code: string): string => code.replaceAll('_', ' ');

/**
 * One list in the order of time. The log's order stands; of one instant, what led to something comes before it: a trace
 * before all events, a decision before its offer.
 */
export function inTime(
  events: readonly TraceEntry[],
  traces: readonly TraceEntry[],
  decisions: readonly TraceEntry[],
): TraceEntry[] {
  const list = [...events];
  const insert = (entry: TraceEntry, comesAfter: (event: TraceEntry) => boolean): void => {
    const at = list.findIndex(comesAfter);
    list.splice(at < 0 ? list.length : at, 0, entry);
  };
  for (const trace of traces) insert(trace, (one) => events.includes(one) && one.at >= trace.at);
  for (const decision of decisions)
    insert(
      decision,
      (one) =>
        one.at > decision.at ||
        (one.at === decision.at && (one.kind === 'offered' || one.kind === 'offer_ended')),
    );
  return list;
}
