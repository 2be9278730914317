/** What travels over Direct Line. Everything is optional: it comes from outside, and is read with care. */
export interface Activity {
  type?: string;
  id?: string;
  timestamp?: string;
  name?: string;
  text?: string;
  textFormat?: string;
  locale?: string;
  value?: unknown;
  from?: { id?: string; name?: string; role?: string };
  attachments?: Attachment[];
  suggestedActions?: { actions?: CardAction[] };
  channelData?: ChannelData;
}

export interface Attachment {
  contentType?: string;
  contentUrl?: string;
  content?: unknown;
  name?: string;
}

export interface CardAction {
  type?: string;
  title?: string;
  value?: unknown;
}

export interface AnswerSource {
  articleId?: string;
  title?: string;
  passage?: string;
}

export interface ChannelData {
  clientActivityID?: string;
  sender?: { kind?: string };
  sources?: AnswerSource[];
}

/** One frame of the socket, or one answer of a poll. */
export interface ActivitySet {
  activities: Activity[];
  watermark?: string;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads one text frame. Empty frames are keep-alives; frames that cannot be read are skipped: both give null. */
export function parseActivitySet(frame: string): ActivitySet | null {
  if (frame.trim() === '') return null;
  let body: unknown;
  try {
    body = JSON.parse(frame);
  } catch {
    return null;
  }
  if (!isRecord(body) || !Array.isArray(body.activities)) return null;
  const watermark = body.watermark;
  return {
    activities: body.activities.filter(isRecord) as Activity[],
    ...(typeof watermark === 'string' || typeof watermark === 'number'
      ? { watermark: String(watermark) }
      : {}),
  };
}

/** The place of an activity in its conversation: `abc|0000012` is 12. Null when the activity is not stored. */
export function sequenceOf(activityId: string | undefined): number | null {
  const match = /\|(\d+)$/.exec(activityId ?? '');
  return match ? Number(match[1]) : null;
}
