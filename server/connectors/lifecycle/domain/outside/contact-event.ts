/** Contact events of Amazon Connect, and contact records as they are streamed: into the record that we keep. */
import type { ContactRecord, Endpoint } from '../contact-record.ts';
import { isGuid } from '../guid.ts';
import { isObject, type JsonObject } from '../json.ts';

export interface ContactEvent {
  readonly contactId: string;
  readonly initialContactId: string;
  /** `RECORD` for a whole contact record. */
  readonly eventType: string;
  /** When it happened; ISO 8601. */
  readonly at: string;
  /** What it says of the contact. */
  readonly record: Partial<ContactRecord>;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.slice(0, 1000) : undefined;
const instant = (value: unknown): string | undefined => {
  const at = Date.parse(text(value) ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};
const known = <T extends object>(fields: T): Partial<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;

/** @returns a reason, in words, when it is not one. */
export function readContactEvent(event: JsonObject): ContactEvent | string {
  const detail = isObject(event.detail) ? event.detail : {};
  const contactId = text(detail.contactId)?.toLowerCase() ?? '';
  const eventType = text(detail.eventType);
  const at = instant(event.time) ?? instant(detail.initiationTimestamp);
  if (!isGuid(contactId)) return 'The event names no contact.';
  if (eventType === undefined || at === undefined) return 'The event says neither what happened nor when.';
  const initial = text(detail.initialContactId)?.toLowerCase();
  const agent = isObject(detail.agentInfo) ? detail.agentInfo : undefined;
  const queue = isObject(detail.queueInfo) ? detail.queueInfo : undefined;
  const record = known({
    PreviousContactId: text(detail.previousContactId),
    Channel: text(detail.channel) as ContactRecord['Channel'] | undefined,
    InitiationMethod: text(detail.initiationMethod),
    InitiationTimestamp: instant(detail.initiationTimestamp),
    ConnectedToSystemTimestamp: instant(detail.connectedToSystemTimestamp),
    DisconnectTimestamp:
      instant(detail.disconnectTimestamp) ?? (eventType === 'DISCONNECTED' ? at : undefined),
    DisconnectReason: text(detail.disconnectReason),
    CustomerEndpoint: endpoint(detail.customerEndpoint),
    SystemEndpoint: endpoint(detail.systemEndpoint),
    Queue:
      queue &&
      known({
        ARN: text(queue.queueArn),
        Name: text(queue.queueName),
        EnqueueTimestamp: instant(queue.enqueueTimestamp),
      }),
    Agent:
      agent &&
      known({
        ARN: text(agent.agentArn),
        Username: text(agent.username),
        ConnectedToAgentTimestamp:
          instant(agent.connectedToAgentTimestamp) ?? (eventType === 'CONNECTED_TO_AGENT' ? at : undefined),
      }),
    InstanceARN: text(detail.instanceArn),
    AWSAccountId: text(event.account),
    Attributes: attributes(detail.attributes),
    SegmentAttributes: isObject(detail.segmentAttributes) ? detail.segmentAttributes : undefined,
    Tags: isObject(detail.tags) ? detail.tags : undefined,
  }) as Partial<ContactRecord>;
  return {
    contactId,
    initialContactId: initial && isGuid(initial) ? initial : contactId,
    eventType,
    at,
    record,
  };
}

/** A contact record as it is streamed (format version 2017-03-10). */
export function readContactRecord(whole: JsonObject): ContactEvent | string {
  const contactId = text(whole.ContactId)?.toLowerCase() ?? '';
  if (!isGuid(contactId)) return 'The record names no contact.';
  const initial = text(whole.InitialContactId)?.toLowerCase();
  const at =
    instant(whole.LastUpdateTimestamp) ??
    instant(whole.DisconnectTimestamp) ??
    instant(whole.InitiationTimestamp);
  if (at === undefined) return 'The record has no instant.';
  const { ContactId: _, InitialContactId: __, AWSContactTraceRecordFormatVersion: ___, ...record } = whole;
  return {
    contactId,
    initialContactId: initial && isGuid(initial) ? initial : contactId,
    eventType: 'RECORD',
    at,
    record: {
      ...(record as Partial<ContactRecord>),
      Attributes: attributes(whole.Attributes) ?? {},
    },
  };
}

function endpoint(value: unknown): Endpoint | undefined {
  if (!isObject(value)) return undefined;
  const address = text(value.address) ?? text(value.Address);
  return address === undefined
    ? undefined
    : { Type: text(value.type) ?? text(value.Type) ?? 'TELEPHONE_NUMBER', Address: address };
}

function attributes(value: unknown): Record<string, string> | undefined {
  if (!isObject(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => (typeof item === 'string' ? [[name, item]] : [])),
  );
}

/** The record with what an event adds. Events come late and out of order: an older one fills gaps only. */
export function mergeContactEvent(before: ContactRecord | undefined, event: ContactEvent): ContactRecord {
  const base: ContactRecord = before ?? {
    ContactId: event.initialContactId,
    InitialContactId: event.initialContactId,
    Channel: 'VOICE',
    InitiationMethod: 'INBOUND',
    InitiationTimestamp: event.at,
    LastUpdateTimestamp: event.at,
    Attributes: {},
  };
  const isNewer = event.at >= base.LastUpdateTimestamp;
  const merged = merge(
    base as unknown as JsonObject,
    event.record as unknown as JsonObject,
    isNewer || !before,
  );
  const ofFirstLeg = event.contactId === event.initialContactId;
  return {
    ...(merged as unknown as ContactRecord),
    // The contact began with its first leg, whichever event came first.
    InitiationTimestamp: earliest(before?.InitiationTimestamp, event.record.InitiationTimestamp ?? event.at),
    InitiationMethod:
      before && !ofFirstLeg
        ? base.InitiationMethod
        : (event.record.InitiationMethod ?? base.InitiationMethod),
    ContactId: base.ContactId,
    InitialContactId: base.InitialContactId,
    LastUpdateTimestamp: isNewer ? event.at : base.LastUpdateTimestamp,
  };
}

const earliest = (a: string | undefined, b: string): string => (a !== undefined && a < b ? a : b);

function merge(before: JsonObject, added: JsonObject, overwrite: boolean): JsonObject {
  const entries = Object.entries(added).map(([name, value]) => {
    const old = Object.hasOwn(before, name) ? before[name] : undefined;
    if (isObject(old) && isObject(value)) return [name, merge(old, value, overwrite)] as const;
    return [name, old === undefined || overwrite ? value : old] as const;
  });
  return { ...before, ...Object.fromEntries(entries) } as JsonObject;
}

/** The steps that an event of this type brings about. Whatever comes first also says that the contact was created. */
export function stepsOf(event: ContactEvent): (2 | 3 | 4)[] {
  switch (event.eventType) {
    case 'CONNECTED_TO_AGENT':
      return [2, 3];
    case 'DISCONNECTED':
    case 'COMPLETED':
      return [2, 4];
    case 'RECORD':
      return [
        2,
        ...(event.record.Agent?.ConnectedToAgentTimestamp ? [3 as const] : []),
        ...(event.record.DisconnectTimestamp ? [4 as const] : []),
      ];
    default:
      return [2];
  }
}
