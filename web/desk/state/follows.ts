import type { Message } from '../../../contracts/api/shapes.ts';
import type { Store } from '../../kit/store.ts';
import type { RealtimeClient } from '../realtime/client.ts';
import { messageOf, RequestError } from '../realtime/request-error.ts';
import { type DeskState, transcriptOf, without } from './desk-state.ts';
import { settle } from './outbox.ts';
import { applyMessages, emptyTranscript } from './transcript.ts';

/** Keeps the transcripts of the watched conversations complete, across gaps and reconnects. */
export class Follows {
  readonly #client: RealtimeClient;
  readonly #store: Store<DeskState>;
  readonly #watchers = new Map<string, number>();
  readonly #asking = new Set<string>();

  constructor(client: RealtimeClient, store: Store<DeskState>) {
    this.#client = client;
    this.#store = store;
  }

  /** Follows a conversation until the returned function is called; several watchers share one following. */
  watch(conversationId: string): () => void {
    const watchers = this.#watchers.get(conversationId) ?? 0;
    this.#watchers.set(conversationId, watchers + 1);
    if (watchers === 0) this.follow(conversationId);
    let watching = true;
    return () => {
      if (!watching) return;
      watching = false;
      const left = (this.#watchers.get(conversationId) ?? 1) - 1;
      if (left > 0) this.#watchers.set(conversationId, left);
      else this.#leave(conversationId);
    };
  }

  /** Asks for everything after the last message held; also the answer to a gap, a reconnect and "Try again". */
  follow(conversationId: string): void {
    if (this.#client.connection.state !== 'online' || this.#asking.has(conversationId)) return;
    this.#asking.add(conversationId);
    const after = transcriptOf(this.#store.get(), conversationId).last;
    this.#store.set((state) => ({
      ...state,
      transcriptErrors: without(state.transcriptErrors, conversationId),
    }));
    this.#client
      .call('conversation.follow', { conversationId, after })
      .then(() => this.#loaded(conversationId))
      .catch((error: unknown) => {
        if (error instanceof RequestError && error.code === 'realtime.socket_closed') return;
        if (!this.#watchers.has(conversationId)) return;
        if (error instanceof RequestError && error.code === 'conversation.watermark_invalid' && after > 0) {
          this.#beginAnew(conversationId);
          return;
        }
        this.#store.set((state) => ({
          ...state,
          transcriptErrors: { ...state.transcriptErrors, [conversationId]: messageOf(error) },
        }));
      })
      .finally(() => this.#asking.delete(conversationId));
  }

  /** Follows every watched conversation again, after a reconnect. */
  resume(): void {
    this.#asking.clear();
    for (const conversationId of this.#watchers.keys()) this.follow(conversationId);
  }

  /** Applies pushed messages and returns those that are new here. */
  receive(conversationId: string, messages: readonly Message[]): readonly Message[] {
    if (!this.#watchers.has(conversationId)) return [];
    const before = transcriptOf(this.#store.get(), conversationId);
    const { transcript, gap } = applyMessages(before, messages);
    if (transcript !== before) {
      this.#store.set((state) => ({
        ...state,
        transcripts: { ...state.transcripts, [conversationId]: transcript },
        outbox: settle(state.outbox, messages),
      }));
    }
    if (gap) this.follow(conversationId);
    return transcript.messages.slice(before.messages.length);
  }

  #loaded(conversationId: string): void {
    if (!this.#watchers.has(conversationId)) return;
    this.#store.set((state) => {
      const transcript = state.transcripts[conversationId] ?? emptyTranscript;
      if (transcript.loaded) return state;
      return {
        ...state,
        transcripts: { ...state.transcripts, [conversationId]: { ...transcript, loaded: true } },
      };
    });
  }

  /** The server knows less than we hold (it was restored from a backup): what it has is the truth. */
  #beginAnew(conversationId: string): void {
    this.#asking.delete(conversationId);
    this.#store.set((state) => ({ ...state, transcripts: without(state.transcripts, conversationId) }));
    this.follow(conversationId);
  }

  #leave(conversationId: string): void {
    this.#watchers.delete(conversationId);
    this.#client.call('conversation.unfollow', { conversationId }).catch(() => {
      // The socket is gone, and the following with it.
    });
    this.#store.set((state) => ({
      ...state,
      transcripts: without(state.transcripts, conversationId),
      transcriptErrors: without(state.transcriptErrors, conversationId),
      typing: without(state.typing, conversationId),
    }));
  }
}
