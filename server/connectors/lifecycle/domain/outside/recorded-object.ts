/** An object in a store of recordings: whose it is, and what. */
import type { ConnectionSettings } from '../../../../../contracts/crm.ts';
import { leadingGuid } from '../guid.ts';

/** What a store tells of an object. */
export interface StoredObject {
  readonly bucket: string;
  /** Decoded. */
  readonly key: string;
  readonly size?: number;
  /** Orders what happened to one key: hexadecimal, see `isLater`. Empty where the store gives none. */
  readonly sequencer: string;
}

export interface RecordedObject {
  readonly contactId: string;
  readonly artifact: 'recording' | 'transcript';
  readonly redacted: boolean;
  readonly objectUrl: string;
}

const sounds = /\.(wav|mp3|ogg|opus|m4a|mp4|webm|flac)$/i;
const texts = /\.(json|txt|vtt)$/i;

/** @returns a reason, in words, when it is not one of ours. */
export function readRecordedObject(
  object: StoredObject,
  settings: ConnectionSettings,
): RecordedObject | string {
  const { bucket, prefix } = readStore(settings.recordingStore);
  if (bucket !== '' && object.bucket !== bucket)
    return `The bucket ${object.bucket} is not this connection’s.`;
  if (!object.key.startsWith(prefix)) return `The key is not below ${prefix}.`;
  const segments = object.key.split('/');
  // Folders hold dates, which differ from event to event; the file's name begins with the contact's id.
  const contactId = leadingGuid(segments.at(-1) ?? '');
  if (contactId === undefined) return 'The file’s name does not begin with a contact’s id.';
  const artifact = sounds.test(object.key) ? 'recording' : texts.test(object.key) ? 'transcript' : undefined;
  if (artifact === undefined) return 'The file is neither a recording nor a transcript.';
  return {
    contactId,
    artifact,
    redacted: /redacted/i.test(object.key),
    objectUrl: `${storeUrl(settings, object.bucket)}${segments.map(encodeURIComponent).join('/')}`,
  };
}

/** `bucket` or `bucket/prefix`, also as s3://bucket/prefix or an ARN. */
function readStore(store: string): { bucket: string; prefix: string } {
  const text = store.replace(/^(s3:\/\/|arn:aws[\w-]*:s3:::)/i, '').replace(/^\/+/, '');
  const slash = text.indexOf('/');
  if (slash === -1) return { bucket: text, prefix: '' };
  const prefix = text.slice(slash + 1).replace(/\/+$/, '');
  return { bucket: text.slice(0, slash), prefix: prefix === '' ? '' : `${prefix}/` };
}

function storeUrl({ recordingUrl }: ConnectionSettings, bucket: string): string {
  if (recordingUrl === '') return `https://${bucket}.s3.amazonaws.com/`;
  return recordingUrl.endsWith('/') || recordingUrl.endsWith('=') ? recordingUrl : `${recordingUrl}/`;
}

/** Whether a sequencer is later than another of the same key: compared as text once the shorter is filled up with zeros. */
export function isLater(sequencer: string, than: string): boolean {
  const length = Math.max(sequencer.length, than.length);
  return sequencer.toUpperCase().padEnd(length, '0') > than.toUpperCase().padEnd(length, '0');
}
