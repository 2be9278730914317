/** From a customer's activity to a message of ours. */
import { Activity, maxTextLength } from '../../../contracts/direct-line.ts';
import type { MessageDraft } from '../../conversations/index.ts';
import type { MessageContent } from '../../data-model/events/index.ts';
import { AppError } from '../../platform/errors.ts';

/** @throws {AppError} `activity.invalid` with the fields, `activity.too_large` */
export function parseActivity(body: unknown): Activity {
  const parsed = Activity.safeParse(body);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues;
  if (issues.some((issue) => issue.code === 'too_big' && issue.path[0] === 'text')) {
    throw new AppError('activity.too_large', { maxTextLength });
  }
  // Field names and what is wrong with them; never the values, which are a customer's words.
  throw new AppError('activity.invalid', {
    fields: issues.slice(0, 10).map((issue) => ({
      path: issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''),
      problem: issue.code === 'unrecognized_keys' ? 'not a field of an activity' : issue.message,
    })),
  });
}

export interface From {
  id: string;
  name: string;
}

/**
 * A message or event activity as a draft. Its client id is `channelData.clientActivityID`, so that a client which
 * sends it again does not double it; clients without one get `fallbackId`.
 * @throws {AppError} `activity.unsupported`, `activity.invalid` for an empty message
 */
export function toDraft(activity: Activity, from: From, fallbackId: string, sentAt: Date): MessageDraft {
  if (activity.type !== 'message' && activity.type !== 'event')
    throw new AppError('activity.unsupported', { type: activity.type.slice(0, 64) });
  const attachments = activity.attachments ?? [];
  const text = activity.text ?? '';
  if (
    activity.type === 'message' &&
    text.trim() === '' &&
    attachments.length === 0 &&
    activity.value === undefined
  ) {
    throw new AppError('activity.invalid', {
      fields: [{ path: 'text', problem: 'a message needs text, an attachment or a value' }],
    });
  }
  if (activity.type === 'event' && !activity.name) {
    throw new AppError('activity.invalid', { fields: [{ path: 'name', problem: 'an event needs a name' }] });
  }
  // Ours say what happened to the conversation; a customer's must not look like one.
  if (activity.name?.startsWith('patchbay.')) {
    throw new AppError('activity.invalid', {
      fields: [{ path: 'name', problem: 'names that begin with patchbay. are reserved' }],
    });
  }
  const content: MessageContent = {
    ...(activity.name === undefined ? {} : { name: activity.name }),
    ...(activity.value === undefined ? {} : { value: activity.value }),
    ...(activity.locale === undefined ? {} : { locale: activity.locale }),
    ...(typeof activity.speak === 'string' ? { speak: activity.speak.slice(0, maxTextLength) } : {}),
    ...(activity.textFormat === undefined ? {} : { textFormat: activity.textFormat }),
    ...(activity.channelData ? { channelData: activity.channelData } : {}),
    ...(attachments.length === 0
      ? {}
      : {
          attachments: attachments.map((a) => ({
            name: a.name ?? 'attachment',
            contentType: a.contentType,
            ...(a.contentUrl === undefined ? {} : { contentUrl: a.contentUrl }),
            ...(a.content === undefined ? {} : { content: a.content }),
          })),
        }),
  };
  return {
    clientMessageId: activity.channelData?.clientActivityID ?? fallbackId,
    kind: activity.type,
    sender: { kind: 'customer', ...from },
    text,
    ...(Object.keys(content).length === 0 ? {} : { content }),
    sentAt,
  };
}
