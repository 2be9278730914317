/**
 * The Bot Framework's activity as somebody else's agent sends it: read with patience, cut to size. What cannot be
 * read is nothing, never an error: the other side is not ours to correct.
 */

export interface OutsideAttachment {
  readonly contentType: string;
  readonly name?: string;
  readonly contentUrl?: string;
  readonly content?: unknown;
}

export interface OutsideAction {
  readonly type: string;
  readonly title: string;
  readonly value: unknown;
}

export interface StreamInfo {
  readonly id: string;
  readonly sequence: number;
  readonly type: 'streaming' | 'informative' | 'final';
  /** The text adds to what came before, instead of replacing it. */
  readonly adds: boolean;
}

export interface OutsideActivity {
  readonly type: string;
  /** Null: the other side gave none. */
  readonly id: string | null;
  readonly from: { readonly id: string; readonly name: string | null; readonly role: string | null };
  readonly text: string;
  /** SSML or plain text, for voice. */
  readonly speak: string | null;
  readonly locale: string | null;
  /** Of events. */
  readonly name: string | null;
  readonly value: unknown;
  /** `expectingInput`: it has asked something. */
  readonly inputHint: string | null;
  readonly code: string | null;
  readonly attachments: readonly OutsideAttachment[];
  readonly actions: readonly OutsideAction[];
  readonly replyToId: string | null;
  readonly stream: StreamInfo | null;
  /** The id that the sender's client gave it: an echo of our own has ours. */
  readonly clientId: string | null;
}

export const longestText = 28_000;
const mostAttachments = 10;
const mostActions = 20;
/** Of JSON, of a card or an event's value. What is longer is left out. */
const longestContent = 200_000;

type Raw = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown, longest: number): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, longest) : null;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Undefined for what is too long to pass on. */
const bounded = (value: unknown): unknown =>
  value !== undefined && (JSON.stringify(value)?.length ?? 0) > longestContent ? undefined : value;

/** Null: it is not an activity. */
export function readActivity(raw: unknown): OutsideActivity | null {
  if (!isObject(raw)) return null;
  const type = text(raw.type, 64);
  if (type === null) return null;
  const from = isObject(raw.from) ? raw.from : {};
  const channelData = isObject(raw.channelData) ? raw.channelData : {};
  const suggested = isObject(raw.suggestedActions) ? raw.suggestedActions.actions : [];
  return {
    type,
    id: text(raw.id, 200),
    from: { id: text(from.id, 256) ?? '', name: text(from.name, 200), role: text(from.role, 32) },
    text: text(raw.text, longestText) ?? '',
    speak: text(raw.speak, longestText),
    locale: text(raw.locale, 35),
    name: text(raw.name, 200),
    value: bounded(raw.value),
    inputHint: text(raw.inputHint, 32),
    code: text(raw.code, 100),
    attachments: list(raw.attachments).slice(0, mostAttachments).flatMap(attachmentOf),
    actions: list(suggested).slice(0, mostActions).flatMap(actionOf),
    replyToId: text(raw.replyToId, 200),
    stream: streamOf(raw, channelData),
    clientId: text(channelData.clientActivityID ?? channelData.clientActivityId, 200),
  };
}

function attachmentOf(raw: unknown): OutsideAttachment[] {
  if (!isObject(raw)) return [];
  const contentType = text(raw.contentType, 255);
  if (contentType === null) return [];
  const name = text(raw.name, 255);
  const contentUrl = text(raw.contentUrl, 8192);
  const content = bounded(raw.content);
  // Customers and staff open it: nothing but addresses of the web, and pictures.
  const usable = contentUrl !== null && /^(https?:\/\/|data:image\/(png|jpe?g|gif|webp);)/i.test(contentUrl);
  if (!usable && content === undefined) return [];
  return [
    {
      contentType,
      ...(name === null ? {} : { name }),
      ...(usable ? { contentUrl } : {}),
      ...(content === undefined ? {} : { content }),
    },
  ];
}

function actionOf(raw: unknown): OutsideAction[] {
  if (typeof raw === 'string') return [{ type: 'imBack', title: raw.slice(0, 200), value: raw }];
  if (!isObject(raw)) return [];
  const title = text(raw.title, 200) ?? text(raw.value, 200);
  if (title === null) return [];
  return [{ type: text(raw.type, 32) ?? 'imBack', title, value: bounded(raw.value) ?? title }];
}

/** In an entity, or in the older place of it, `channelData`. */
function streamOf(raw: Raw, channelData: Raw): StreamInfo | null {
  const entity = list(raw.entities).find((each): each is Raw => isObject(each) && each.type === 'streaminfo');
  const info = entity ?? channelData;
  const type = info.streamType;
  if (type !== 'streaming' && type !== 'informative' && type !== 'final') return null;
  // The first chunk of a stream has no id of the stream yet: it is the stream's id.
  const id = text(info.streamId, 200) ?? text(raw.id, 200);
  if (id === null) return null;
  const sequence = typeof info.streamSequence === 'number' ? info.streamSequence : 0;
  return { id, sequence, type, adds: (info.chunkType ?? channelData.chunkType) === 'delta' };
}
