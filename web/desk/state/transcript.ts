import type { Message } from '../../../contracts/api/shapes.ts';

/** A conversation's messages as far as they are held: consecutive, from the first one on. */
export interface Transcript {
  messages: readonly Message[];
  /** The last sequence held; 0 when there is none. Follow from here after a reconnect. */
  last: number;
  /** Whether the server has confirmed that nothing earlier is missing. */
  loaded: boolean;
}

export const emptyTranscript: Transcript = { messages: [], last: 0, loaded: false };

/** What came of applying messages: the new transcript, and whether some are missing in between. */
export interface Applied {
  transcript: Transcript;
  /** Messages were left out because one before them is missing: follow again after `transcript.last`. */
  gap: boolean;
}

/** Applies pushed messages strictly by sequence: held ones are ignored, nothing is shown across a gap. */
export function applyMessages(transcript: Transcript, incoming: readonly Message[]): Applied {
  const ordered = [...incoming].sort((a, b) => a.sequence - b.sequence);
  const fresh: Message[] = [];
  let last = transcript.last;
  let gap = false;
  for (const message of ordered) {
    if (message.sequence <= last) continue;
    if (message.sequence > last + 1) {
      gap = true;
      break;
    }
    fresh.push(message);
    last = message.sequence;
  }
  if (fresh.length === 0) return { transcript, gap };
  return { transcript: { ...transcript, messages: [...transcript.messages, ...fresh], last }, gap };
}

/** How many messages of the customer came after the last one that was read. */
export function unreadCount(transcript: Transcript, readUpTo: number): number {
  let count = 0;
  for (let index = transcript.messages.length - 1; index >= 0; index--) {
    const message = transcript.messages[index] as Message;
    if (message.sequence <= readUpTo) break;
    if (message.kind === 'message' && message.sender.kind === 'customer') count++;
  }
  return count;
}

/** The last thing somebody said, notes and events aside; null when nobody said anything. */
export function lastSaid(messages: readonly Message[]): Message | null {
  return messages.findLast((message) => message.kind === 'message') ?? null;
}

/** Since when the customer waits for a reply: their first message after the last answer; null when answered. */
export function unansweredSince(messages: readonly Message[]): string | null {
  let since: string | null = null;
  for (let index = messages.length - 1; index >= 0; index--) {
    const message = messages[index] as Message;
    if (message.kind === 'end') return null;
    if (message.kind !== 'message') continue;
    if (message.sender.kind !== 'customer') break;
    since = message.sentAt;
  }
  return since;
}
