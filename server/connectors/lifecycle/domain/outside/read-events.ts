/** What comes in from outside, in the shapes of EventBridge, of S3 and MinIO, and of contact records. */
import { depthOf, isObject, type Json, type JsonObject, storable } from '../json.ts';
import { type ContactEvent, readContactEvent, readContactRecord } from './contact-event.ts';
import type { StoredObject } from './recorded-object.ts';

export type OutsideEvent =
  | { readonly kind: 'object'; readonly object: StoredObject }
  | { readonly kind: 'contact'; readonly event: ContactEvent }
  | { readonly kind: 'ignored'; readonly reason: string };

/** No event that is known is nested so deeply. */
const deepest = 30;
/** More than any sender puts into one request. */
export const mostEvents = 500;

const ignored = (reason: string): OutsideEvent => ({ kind: 'ignored', reason });
const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** Reads a request's body, which holds one event or several. */
export function readOutsideEvents(body: Json): OutsideEvent[] {
  if (depthOf(body, deepest) > deepest) return [ignored('The event is nested too deeply.')];
  const clean = storable(body);
  const events = Array.isArray(clean) ? (clean as readonly Json[]) : [clean];
  const read = events.flatMap((event) =>
    isObject(event) ? readOne(event) : [ignored('An event is a JSON object.')],
  );
  return read.slice(0, mostEvents);
}

function readOne(event: JsonObject): OutsideEvent[] {
  if (Array.isArray(event.Records)) return (event.Records as readonly Json[]).map(readNotification);
  if (event.source === 'aws.s3') return [readObjectCreated(event)];
  if (event.source === 'aws.connect')
    return [
      event['detail-type'] === 'Amazon Connect Contact Event'
        ? contact(readContactEvent(event))
        : ignored('Not a contact event.'),
    ];
  if (typeof event.ContactId === 'string' && 'InitiationTimestamp' in event)
    return [contact(readContactRecord(event))];
  if (event.Event === 's3:TestEvent') return [ignored('The test event of S3.')];
  return [ignored('This kind of event is not known.')];
}

const contact = (read: ContactEvent | string): OutsideEvent =>
  typeof read === 'string' ? ignored(read) : { kind: 'contact', event: read };

/** EventBridge's: the key is plain. */
function readObjectCreated(event: JsonObject): OutsideEvent {
  if (event['detail-type'] !== 'Object Created') return ignored('Not the creation of an object.');
  const detail = isObject(event.detail) ? event.detail : {};
  return objectOf(detail, (key) => key);
}

/** S3's and MinIO's own notifications: the key is URL-encoded, a blank is a plus. */
function readNotification(record: Json): OutsideEvent {
  if (!isObject(record) || !isObject(record.s3)) return ignored('Not a record of S3.');
  if (!/^(s3:)?ObjectCreated/.test(text(record.eventName))) return ignored('Not the creation of an object.');
  return objectOf(record.s3, (key) => decodeURIComponent(key.replaceAll('+', '%20')));
}

function objectOf(holder: JsonObject, decode: (key: string) => string): OutsideEvent {
  const bucket = isObject(holder.bucket) ? text(holder.bucket.name) : '';
  const object = isObject(holder.object) ? holder.object : {};
  let key: string;
  try {
    key = decode(text(object.key));
  } catch {
    return ignored('The key is not URL-encoded.');
  }
  if (bucket === '' || key === '' || key.length > 1024) return ignored('The event names no object.');
  return {
    kind: 'object',
    object: {
      bucket,
      key,
      ...(typeof object.size === 'number' ? { size: object.size } : {}),
      sequencer: text(object.sequencer),
    },
  };
}
