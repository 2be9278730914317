import type { ActivityEvents } from '../../../contracts/activity-events.ts';
import type { Activity } from '../direct-line/index.ts';
import { sequenceOf } from '../direct-line/index.ts';
import type { Entry, Happening, MessageEntry, Reply, Speaker } from './entry.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = <T>(value: readonly T[] | undefined): readonly T[] => (Array.isArray(value) ? value : []);

/** The number of a queue's event, or null when the activity is not one. */
export function queuePositionOf(activity: Activity): ActivityEvents['patchbay.queue.position'] | null {
  if (activity.type !== 'event' || activity.name !== 'patchbay.queue.position') return null;
  const value = (activity.value ?? {}) as Partial<ActivityEvents['patchbay.queue.position']>;
  if (typeof value.position !== 'number' || value.position < 1) return null;
  const seconds = value.expectedWaitSeconds;
  return {
    position: Math.floor(value.position),
    expectedWaitSeconds: typeof seconds === 'number' && seconds >= 0 ? seconds : null,
    representativesAvailable: Number(value.representativesAvailable) || 0,
  };
}

/** Who an activity is from. The kind that Patchbay tells comes first, then Direct Line's role. */
export function speakerOf(activity: Activity, userId: string): Speaker {
  const name = text(activity.from?.name);
  const kind = activity.channelData?.sender?.kind;
  if (kind === 'ai_agent' || kind === 'representative' || kind === 'system' || kind === 'customer') {
    return { kind, name };
  }
  const own = activity.from?.role === 'user' || (userId !== '' && activity.from?.id === userId);
  return { kind: own ? 'customer' : 'ai_agent', name };
}

function happeningOf(activity: Activity): Happening | null {
  if (activity.type === 'endOfConversation') return { type: 'ended' };
  if (activity.type !== 'event') return null;
  const value = (activity.value ?? {}) as Record<string, unknown>;
  switch (activity.name) {
    case 'patchbay.handover.requested':
      return { type: 'handover', queueName: text(value.queueName) };
    case 'patchbay.representative.joined':
      return { type: 'joined', name: text(value.name) };
    case 'patchbay.representative.left':
      return { type: 'left', name: text(value.name), reason: text(value.reason) };
    default:
      return null;
  }
}

const replyOf = (action: { type?: string; title?: string; value?: unknown }): Reply[] => {
  const title = text(action.title) || text(action.value);
  const value = text(action.value) || title;
  const offered = action.type === 'imBack' || action.type === 'postBack' || action.type === undefined;
  return offered && title !== '' ? [{ title, value }] : [];
};

const cardType = 'application/vnd.microsoft.card.adaptive';

function messageOf(activity: Activity, key: string, at: number, userId: string): MessageEntry | null {
  const files = list(activity.attachments)
    .filter((one) => text(one.contentUrl) !== '')
    .map((one) => ({
      name: text(one.name),
      contentType: text(one.contentType),
      url: text(one.contentUrl),
    }));
  const speaker = speakerOf(activity, userId);
  const replies = list(activity.suggestedActions?.actions).flatMap(replyOf);
  const cards = list(activity.attachments).flatMap((one) =>
    one.contentType === cardType ? [one.content] : [],
  );
  const submitted = speaker.kind === 'customer' && activity.value !== undefined && text(activity.text) === '';
  const isEmpty = text(activity.text) === '' && files.length + replies.length + cards.length === 0;
  if (isEmpty && !submitted) return null;
  return {
    kind: 'message',
    key,
    sequence: sequenceOf(activity.id),
    at,
    speaker,
    text: text(activity.text),
    // Direct Line's default is Markdown; what customers type is never read as such.
    format: activity.textFormat === 'plain' || speaker.kind === 'customer' ? 'plain' : 'markdown',
    files,
    sources: list(activity.channelData?.sources).filter((source) => text(source.title) !== ''),
    cards,
    submitted,
    replies,
    delivery: speaker.kind === 'customer' ? 'delivered' : null,
    progress: null,
    failure: null,
  };
}

/** The entry that an activity adds to the transcript; null for what has no place in it (typing, unknown events). */
export function entryOf(activity: Activity, userId: string, now: number): Entry | null {
  const parsed = Date.parse(text(activity.timestamp));
  const at = Number.isNaN(parsed) ? now : parsed;
  const key = text(activity.channelData?.clientActivityID) || text(activity.id) || `local-${now}`;
  const happening = happeningOf(activity);
  if (happening) return { kind: 'line', key, sequence: sequenceOf(activity.id), at, happening };
  return activity.type === 'message' ? messageOf(activity, key, at, userId) : null;
}
