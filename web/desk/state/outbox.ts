import type { Attachment, Message } from '../../../contracts/api/shapes.ts';

/** A file of a message that is being written or sent. */
export type OutgoingAttachment = Attachment & { attachmentId: string };

/**
 * A message that left the composer and is not in the transcript yet. `clientMessageId` is chosen once and kept
 * through every retry: the server takes the same id for the same message.
 */
export interface Outgoing {
  clientMessageId: string;
  conversationId: string;
  kind: 'reply' | 'note';
  text: string;
  attachments: readonly OutgoingAttachment[];
  handlerEpoch: number | null;
  writtenAt: string;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  /** Why it failed, for the person who wrote it. */
  error: string | null;
}

/** All outgoing messages, in the order they were written. */
export type Outbox = readonly Outgoing[];

/** Adds a message at the end. */
export function enqueue(outbox: Outbox, message: Omit<Outgoing, 'state' | 'error'>): Outbox {
  return [...outbox, { ...message, state: 'waiting', error: null }];
}

/** Changes the message of this id. */
export function mark(
  outbox: Outbox,
  clientMessageId: string,
  state: Outgoing['state'],
  error: string | null = null,
): Outbox {
  return outbox.map((message) =>
    message.clientMessageId === clientMessageId ? { ...message, state, error } : message,
  );
}

/** Takes the message of this id out. */
export function discard(outbox: Outbox, clientMessageId: string): Outbox {
  const rest = outbox.filter((message) => message.clientMessageId !== clientMessageId);
  return rest.length === outbox.length ? outbox : rest;
}

/** Takes out what has arrived in the transcript. */
export function settle(outbox: Outbox, arrived: readonly Message[]): Outbox {
  if (outbox.length === 0) return outbox;
  const ids = new Set(arrived.map((message) => message.clientMessageId));
  const rest = outbox.filter((message) => !ids.has(message.clientMessageId));
  return rest.length === outbox.length ? outbox : rest;
}

/**
 * The next message to send in a conversation, or null while one is on its way: one at a time keeps them in the
 * order they were written. A failed one does not hold up the next.
 */
export function nextToSend(outbox: Outbox, conversationId: string): Outgoing | null {
  const mine = outbox.filter((message) => message.conversationId === conversationId);
  if (mine.some((message) => message.state === 'sending')) return null;
  return mine.find((message) => message.state === 'waiting') ?? null;
}

/** Reads an outbox that was kept across a reload: whatever was on its way is sent again under its id. */
export function restoreOutbox(stored: string | null): Outbox {
  if (!stored) return [];
  try {
    const parsed = JSON.parse(stored) as Outgoing[];
    if (!Array.isArray(parsed)) return [];
    return parsed
      .filter((message) => typeof message.clientMessageId === 'string' && message.state !== 'sent')
      .map((message) => (message.state === 'sending' ? { ...message, state: 'waiting' as const } : message));
  } catch {
    return [];
  }
}
