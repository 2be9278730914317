/** The customer's message as an activity: read when it is sent, so that its words are kept in one place. */
import { attachmentPath, messagesAfter } from '../../../conversations/index.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import type { Outgoing } from '../domain/outgoing.ts';
import type { Sendable } from '../links/link.ts';
import type { SessionKey } from '../store/session.store.ts';

type MessageToTell = Extract<Outgoing, { kind: 'message' }>;

/** Undefined: there is no such message. */
export async function messageActivity(
  house: House,
  { organizationId, conversationId }: SessionKey,
  { sequence, text, value }: MessageToTell,
  publicUrl: string,
): Promise<Sendable | undefined> {
  const [message] = await read(house, organizationId, (tx) =>
    messagesAfter(tx, conversationId, sequence - 1, 1),
  );
  if (message?.sequence !== sequence) return undefined;
  const content = message.content ?? {};
  const attachments = (content.attachments ?? []).map((each) => ({
    contentType: each.contentType,
    name: each.name,
    ...(each.attachmentId
      ? { contentUrl: publicUrl + attachmentPath(house, organizationId, each.attachmentId) }
      : each.contentUrl === undefined
        ? {}
        : { contentUrl: each.contentUrl }),
    ...(each.content === undefined ? {} : { content: each.content }),
  }));
  const sentValue = value ?? content.value;
  return {
    type: 'message',
    text: text ?? message.text,
    textFormat: content.textFormat ?? 'plain',
    timestamp: message.sentAt.toISOString(),
    ...(content.locale === undefined ? {} : { locale: content.locale }),
    ...(content.speak === undefined ? {} : { speak: content.speak }),
    ...(sentValue === undefined ? {} : { value: sentValue }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
}
