import type { Store } from '../../kit/store.ts';
import type { RealtimeClient } from '../realtime/client.ts';
import { messageOf, RequestError } from '../realtime/request-error.ts';
import { type DeskState, transcriptOf } from './desk-state.ts';
import { keep } from './kept.ts';
import { discard, enqueue, mark, nextToSend, type Outbox, type Outgoing } from './outbox.ts';

const attempts = 4;
const pauseMilliseconds = 2_000;

/** Brings what was written to the server: in order, each message once, through disconnects and reloads. */
export class Sender {
  readonly #client: RealtimeClient;
  readonly #store: Store<DeskState>;
  readonly #tries = new Map<string, number>();

  constructor(client: RealtimeClient, store: Store<DeskState>) {
    this.#client = client;
    this.#store = store;
  }

  /** Takes a message from the composer; it shows at once. */
  send(message: Omit<Outgoing, 'state' | 'error'>): void {
    this.#change((outbox) => enqueue(outbox, message));
    this.pump(message.conversationId);
  }

  /** Sends a failed message again, under its first id. */
  retry(message: Outgoing): void {
    this.#tries.delete(message.clientMessageId);
    this.#change((outbox) => mark(outbox, message.clientMessageId, 'waiting'));
    this.pump(message.conversationId);
  }

  /** Gives a failed message up. */
  discard(clientMessageId: string): void {
    this.#change((outbox) => discard(outbox, clientMessageId));
  }

  /** Sends the next message of a conversation, if there is one and none is on its way. */
  pump(conversationId: string): void {
    const message = nextToSend(this.#store.get().outbox, conversationId);
    if (!message) return;
    this.#change((outbox) => mark(outbox, message.clientMessageId, 'sending'));
    this.#deliver(message)
      .then(() => this.#arrived(message))
      .catch((error: unknown) => this.#refused(message, error))
      .finally(() => this.pump(conversationId));
  }

  #deliver(message: Outgoing): Promise<unknown> {
    const { conversationId, clientMessageId, text } = message;
    if (message.kind === 'note') {
      return this.#client.request(
        'note.add',
        { conversationId, clientMessageId, text },
        { repeatable: true },
      );
    }
    const attachmentIds = message.attachments.map((attachment) => attachment.attachmentId);
    const epoch = message.handlerEpoch === null ? {} : { handlerEpoch: message.handlerEpoch };
    const input = { conversationId, clientMessageId, text, attachmentIds, ...epoch };
    return this.#client.request('message.send', input, { repeatable: true });
  }

  #arrived(message: Outgoing): void {
    const held = transcriptOf(this.#store.get(), message.conversationId).messages;
    const shown = held.some((other) => other.clientMessageId === message.clientMessageId);
    this.#change((outbox) =>
      shown ? discard(outbox, message.clientMessageId) : mark(outbox, message.clientMessageId, 'sent'),
    );
  }

  #refused(message: Outgoing, error: unknown): void {
    const id = message.clientMessageId;
    const tries = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.set(id, tries);
    if (error instanceof RequestError && error.temporary && tries < attempts) {
      setTimeout(() => {
        this.#change((outbox) => mark(outbox, id, 'waiting'));
        this.pump(message.conversationId);
      }, pauseMilliseconds * tries);
      return;
    }
    this.#change((outbox) => mark(outbox, id, 'failed', messageOf(error)));
  }

  #change(update: (outbox: Outbox) => Outbox): void {
    this.#store.set((state) => {
      const outbox = update(state.outbox);
      return outbox === state.outbox ? state : { ...state, outbox };
    });
    keep('outbox', this.#store.get().outbox);
  }
}
