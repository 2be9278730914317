import type { AnswerSource } from '../direct-line/index.ts';

/** Who speaks. `name` is empty when the server gave none. */
export interface Speaker {
  kind: 'customer' | 'ai_agent' | 'representative' | 'system';
  name: string;
}

/** pending: on its way. sent: accepted. delivered: came back in the conversation. failed: not accepted. */
export type Delivery = 'pending' | 'sent' | 'delivered' | 'failed';

/** A file of a message: `url` is an address of the server, or a local one while the upload runs. */
export interface MessageFile {
  name: string;
  contentType: string;
  url: string | null;
}

export interface Reply {
  title: string;
  value: string;
}

export interface MessageEntry {
  kind: 'message';
  /** Stays the same from the optimistic bubble to the echo. */
  key: string;
  /** Null until the server has given the message its place. */
  sequence: number | null;
  at: number;
  speaker: Speaker;
  text: string;
  format: 'plain' | 'markdown';
  files: readonly MessageFile[];
  sources: readonly AnswerSource[];
  /** Adaptive Cards, as they came. */
  cards: readonly unknown[];
  /** The customer answered a card with it. */
  submitted: boolean;
  replies: readonly Reply[];
  /** Own messages only. */
  delivery: Delivery | null;
  /** The share of an upload that is done, while it runs. */
  progress: number | null;
  /** Why it failed: an error code. */
  failure: string | null;
}

/** A happening, told in one line. */
export type Happening =
  | { type: 'handover'; queueName: string }
  | { type: 'joined'; name: string }
  | { type: 'left'; name: string; reason: string }
  | { type: 'ended' };

export interface LineEntry {
  kind: 'line';
  key: string;
  sequence: number | null;
  at: number;
  happening: Happening;
}

export type Entry = MessageEntry | LineEntry;
