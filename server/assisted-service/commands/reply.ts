/** A representative's reply, and notes: the grouped append, with the proof that they are the handler. */
import { type AppendGroups, type AppendResult, findAttachments } from '../../conversations/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';

export interface Author {
  organizationId: string;
  userId: string;
  displayName: string;
}

export interface Reply {
  conversationId: string;
  clientMessageId: string;
  text: string;
  handlerEpoch?: number | undefined;
  attachmentIds: readonly string[];
}

/** @throws {AppError} `conversation.*`, `attachment.not_found`, `request.invalid` when it is empty */
export async function sendReply(
  house: House,
  groups: AppendGroups,
  author: Author,
  reply: Reply,
): Promise<AppendResult> {
  if (reply.text.trim() === '' && reply.attachmentIds.length === 0) {
    throw new AppError('request.invalid', {
      fields: [{ path: 'text', problem: 'a reply needs text or an attachment' }],
    });
  }
  const attachments = await findAttachments(
    house,
    author.organizationId,
    reply.conversationId,
    reply.attachmentIds,
  );
  return await groups.append(author.organizationId, reply.conversationId, {
    clientMessageId: reply.clientMessageId,
    kind: 'message',
    sender: {
      kind: 'representative',
      id: author.userId,
      name: author.displayName,
      epoch: reply.handlerEpoch,
    },
    text: reply.text,
    ...(attachments.length === 0 ? {} : { content: { attachments } }),
    sentAt: house.clock.now(),
  });
}

/** Seen by staff only; allowed in every state. @throws {AppError} `conversation.not_found` */
export async function addNote(
  house: House,
  groups: AppendGroups,
  author: Author,
  note: { conversationId: string; clientMessageId: string; text: string },
): Promise<AppendResult> {
  return await groups.append(author.organizationId, note.conversationId, {
    clientMessageId: note.clientMessageId,
    kind: 'note',
    sender: { kind: 'representative', id: author.userId, name: author.displayName },
    text: note.text,
    sentAt: house.clock.now(),
  });
}
