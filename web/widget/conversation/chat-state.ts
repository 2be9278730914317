import type { ConnectionStatus, FailureCode } from '../direct-line/index.ts';
import type { SavedConversation } from '../saved-conversation.ts';
import type { MessageEntry } from './entry.ts';
import type { Transcript } from './transcript.ts';

/** What the screen shows of the conversation. */
export interface ChatState {
  status: ConnectionStatus;
  problem: FailureCode | null;
  transcript: Transcript;
  unread: number;
  /** True once the messages of before a reload are there: only what comes later is new. */
  settled: boolean;
  /** A text to take over into the input: what could not be sent any more. */
  draft: string;
}

export interface ChatOptions {
  host: string;
  channel: string;
  locale: string;
  userName?: string;
  saved: SavedConversation;
}

export interface ChatEvents {
  /** A new message of somebody else, not one of a replay. */
  message(message: MessageEntry): void;
  unread(count: number): void;
  connected(conversationId: string): void;
  ended(): void;
}
