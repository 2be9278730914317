/** A message about to be appended, and one that was. */
import type { Message } from '../../../contracts/api/shapes.ts';
import type { MessageKind } from '../../../contracts/words.ts';
import type { MessageContent } from '../../data-model/events/index.ts';
import type { Sender } from './append.ts';

export interface MessageDraft {
  /** Unique in the conversation; sent again, it is the same message. */
  clientMessageId: string;
  kind: MessageKind;
  sender: Sender;
  text: string;
  content?: MessageContent;
  sentAt: Date;
}

/** An appended message as it travels inside the process; `presentMessage` makes the wire's shape of it. */
export interface AppendedMessage {
  conversationId: string;
  sequence: number;
  clientMessageId: string;
  kind: MessageKind;
  sender: { kind: Sender['kind']; id: string; name: string };
  text: string;
  content: MessageContent | null;
  sentAt: Date;
}

export interface AppendResult {
  sequence: number;
  /** The same message was appended before; nothing new was written. */
  duplicate: boolean;
}

export function appended(conversationId: string, sequence: number, draft: MessageDraft): AppendedMessage {
  const { kind, id, name } = draft.sender;
  return {
    conversationId,
    sequence,
    clientMessageId: draft.clientMessageId,
    kind: draft.kind,
    sender: { kind, id, name },
    text: draft.text,
    content: draft.content ?? null,
    sentAt: draft.sentAt,
  };
}

/** The shape of contracts/api. `address` signs the address of an attachment of ours. */
export function presentMessage(message: AppendedMessage, address: (attachmentId: string) => string): Message {
  const content = message.content ?? {};
  return {
    conversationId: message.conversationId,
    sequence: message.sequence,
    clientMessageId: message.clientMessageId,
    kind: message.kind,
    sender: message.sender,
    text: message.text,
    ...(content.name === undefined ? {} : { name: content.name }),
    ...(content.value === undefined ? {} : { value: content.value }),
    attachments: (content.attachments ?? []).map((a) => ({
      name: a.name,
      contentType: a.contentType,
      contentUrl: a.attachmentId ? address(a.attachmentId) : (a.contentUrl ?? ''),
      ...(a.size === undefined ? {} : { size: a.size }),
      ...(a.content === undefined ? {} : { content: a.content }),
    })),
    ...(content.suggestedActions ? { suggestedActions: content.suggestedActions } : {}),
    ...(content.sources ? { sources: content.sources } : {}),
    sentAt: message.sentAt.toISOString(),
  };
}
