/**
 * Follows one conversation's messages for one screen: everything after a sequence number, in order, without gaps
 * or doubles, whatever the signals do. Fresh messages of this process arrive with the signal; for everything
 * else (another process, a gap, a replay) it reads the table.
 */
import { type House, read } from '../data-model/house/index.ts';
import type { AppendedMessage } from './domain/message.ts';
import { messagesAfter } from './store/message.store.ts';

/** What travels under the key `conversation:<id>` inside a process. */
export type ConversationSignal =
  | readonly AppendedMessage[]
  | { typing: { kind: 'customer' | 'ai_agent' | 'representative'; id: string; name: string } }
  /** The log says that this sequence exists. */
  | { sequence: number }
  /** Its state changed, in this process: its messages have signals of their own. */
  | { changed: true }
  /** Something happened to it in another process. */
  | undefined;

export interface Screen {
  /** Consecutive messages, following on the last ones. False when the screen cannot take them: it is gone. */
  messages(messages: readonly AppendedMessage[]): boolean;
  typing?(from: { kind: 'customer' | 'ai_agent' | 'representative'; id: string; name: string }): void;
}

const pageSize = 200;

export class ConversationFollower {
  readonly #house: House;
  readonly #organizationId: string;
  readonly #conversationId: string;
  readonly #screen: Screen;
  #after: number;
  #reading = false;
  #again = false;
  #unsubscribe: (() => void) | undefined;
  #retry: NodeJS.Timeout | undefined;

  /** @param after the last sequence that the screen holds. */
  constructor(house: House, organizationId: string, conversationId: string, after: number, screen: Screen) {
    this.#house = house;
    this.#organizationId = organizationId;
    this.#conversationId = conversationId;
    this.#after = after;
    this.#screen = screen;
  }

  /** The last sequence handed to the screen. */
  get after(): number {
    return this.#after;
  }

  open(): this {
    this.#unsubscribe = this.#house.signals.subscribe(`conversation:${this.#conversationId}`, (signal) =>
      this.#heard(signal as ConversationSignal),
    );
    this.look();
    return this;
  }

  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = undefined;
    clearTimeout(this.#retry);
  }

  /** Reads what may have been missed. */
  look(): void {
    if (!this.#unsubscribe) return;
    if (this.#reading) {
      this.#again = true;
      return;
    }
    this.#reading = true;
    this.#read().then(
      () => this.#rest(),
      () => {
        // The database is away: the message stays where it is, and we look again.
        this.#reading = false;
        if (this.#unsubscribe) this.#retry = setTimeout(() => this.look(), 1000);
      },
    );
  }

  #rest(): void {
    this.#reading = false;
    if (!this.#again) return;
    this.#again = false;
    this.look();
  }

  #heard(signal: ConversationSignal): void {
    if (signal === undefined) {
      this.look();
    } else if ('changed' in signal) {
      return; // its messages have signals of their own
    } else if ('typing' in signal) {
      this.#screen.typing?.(signal.typing);
    } else if ('sequence' in signal) {
      if (signal.sequence > this.#after) this.look();
    } else {
      const fresh = signal.filter((m) => m.sequence > this.#after);
      if (fresh.length === 0) return;
      // In step: hand them over at once. Otherwise something before them is still on its way.
      if (!this.#reading && fresh[0]!.sequence === this.#after + 1) this.#deliver(fresh);
      else this.look();
    }
  }

  async #read(): Promise<void> {
    for (;;) {
      const messages = await read(this.#house, this.#organizationId, (tx) =>
        messagesAfter(tx, this.#conversationId, this.#after, pageSize),
      );
      if (!this.#unsubscribe) return;
      const fresh = messages.filter((m) => m.sequence > this.#after);
      if (fresh.length > 0) this.#deliver(fresh);
      if (messages.length < pageSize) return;
    }
  }

  #deliver(messages: readonly AppendedMessage[]): void {
    if (this.#screen.messages(messages)) this.#after = messages.at(-1)!.sequence;
    else this.close();
  }
}
