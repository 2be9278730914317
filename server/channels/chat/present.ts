/** From a message of ours to the activity that a Direct Line client shows. */
import type { ActivitySet, SentActivity } from '../../../contracts/direct-line.ts';
import type { AppendedMessage } from '../../conversations/index.ts';

/** Makes an attachment's absolute address. */
export type Address = (attachmentId: string) => string;

const types = { message: 'message', event: 'event', end: 'endOfConversation' } as const;

/** Undefined for what customers never see (notes). */
export function toActivity(message: AppendedMessage, address: Address): SentActivity | undefined {
  if (message.kind === 'note') return undefined;
  const { content, sender } = message;
  const attachments = content?.attachments?.map((a) => ({
    contentType: a.contentType,
    name: a.name,
    ...(a.attachmentId
      ? { contentUrl: address(a.attachmentId) }
      : a.contentUrl === undefined
        ? {}
        : { contentUrl: a.contentUrl }),
    ...(a.content === undefined ? {} : { content: a.content }),
  }));
  return {
    type: types[message.kind],
    id: `${message.conversationId}|${String(message.sequence).padStart(7, '0')}`,
    timestamp: message.sentAt.toISOString(),
    channelId: 'directline',
    from: { id: sender.id, name: sender.name, role: sender.kind === 'customer' ? 'user' : 'bot' },
    conversation: { id: message.conversationId },
    ...(message.text === '' ? {} : { text: message.text }),
    ...(message.kind === 'message'
      ? { textFormat: content?.textFormat ?? (sender.kind === 'ai_agent' ? 'markdown' : 'plain') }
      : {}),
    ...(message.kind === 'end' ? { code: 'completedSuccessfully' } : {}),
    ...(content?.locale === undefined ? {} : { locale: content.locale }),
    ...(content?.speak === undefined ? {} : { speak: content.speak }),
    ...(content?.name === undefined ? {} : { name: content.name }),
    ...(content?.value === undefined ? {} : { value: content.value }),
    ...(attachments === undefined ? {} : { attachments }),
    ...(content?.suggestedActions
      ? {
          suggestedActions: {
            // For everybody. Microsoft's Agents SDK drops an activity that does not say for whom they are.
            to: [],
            actions: content.suggestedActions.map((title) => ({
              type: 'imBack' as const,
              title,
              value: title,
            })),
          },
        }
      : {}),
    channelData: {
      ...content?.channelData,
      sender: { kind: sender.kind },
      ...(content?.sources ? { sources: content.sources } : {}),
    },
  };
}

/** A stretch of the sequence as one set; its watermark is the last sequence, shown or not. */
export function toActivitySet(
  messages: readonly AppendedMessage[],
  address: Address,
  watermark: number,
): ActivitySet {
  const activities = messages.map((m) => toActivity(m, address)).filter((a) => a !== undefined);
  return { activities, watermark: String(messages.at(-1)?.sequence ?? watermark) };
}

/** Something that is shown once and has no place in the sequence: typing, a queue position. */
export function passing(
  conversationId: string,
  activity: Pick<SentActivity, 'type' | 'name' | 'value' | 'from'>,
  at: Date,
): ActivitySet {
  return {
    activities: [
      {
        ...activity,
        timestamp: at.toISOString(),
        channelId: 'directline',
        conversation: { id: conversationId },
      },
    ],
  };
}
