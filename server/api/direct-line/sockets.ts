/** The customers' streams: one socket a conversation, replay from the watermark, keep-alives. */
import type { WebSocket } from 'ws';
import { type ChatToken, passing, toActivitySet } from '../../channels/chat/index.ts';
import {
  type AppendedMessage,
  attachmentPath,
  ConversationFollower,
  type Screen,
} from '../../conversations/index.ts';
import type { House } from '../../data-model/house/index.ts';

/** Often enough for proxies and phones; each beat also notices a peer that is gone. Milliseconds. */
const keepAliveMs = 20_000;
/** A socket that lets this much pile up is closed: its client comes back and resumes from its watermark. Bytes. */
const mostBuffered = 4 * 1024 * 1024;

export interface CustomerStream {
  readonly token: ChatToken;
  readonly socket: WebSocket;
  /** Sends something that has no place in the sequence. */
  show(name: string, value: unknown): void;
}

class Stream implements CustomerStream, Screen {
  readonly token: ChatToken;
  readonly socket: WebSocket;
  readonly origin: string;
  readonly follower: ConversationFollower;
  readonly #house: House;
  readonly streams: CustomerStreams;
  alive = true;

  constructor(
    house: House,
    socket: WebSocket,
    token: ChatToken,
    origin: string,
    watermark: number,
    streams: CustomerStreams,
  ) {
    this.streams = streams;
    this.#house = house;
    this.token = token;
    this.socket = socket;
    this.origin = origin;
    this.follower = new ConversationFollower(
      house,
      token.organizationId,
      token.conversationId,
      watermark,
      this,
    );
  }

  messages(messages: readonly AppendedMessage[]): boolean {
    const { socket } = this;
    if (socket.readyState !== socket.OPEN) return false;
    if (socket.bufferedAmount > mostBuffered) {
      socket.terminate();
      return false;
    }
    const set = toActivitySet(
      messages,
      (id) => this.origin + attachmentPath(this.#house, this.token.organizationId, id),
      this.follower.after,
    );
    if (set.activities.length > 0) socket.send(JSON.stringify(set));
    return true;
  }

  typing(from: { kind: string; id: string; name: string }): void {
    if (from.kind === 'customer') return;
    this.#pass({ type: 'typing', from: { id: from.id, name: from.name, role: 'bot' } });
  }

  show(name: string, value: unknown): void {
    this.#pass({ type: 'event', name, value, from: { id: 'patchbay', name: 'Patchbay', role: 'bot' } });
  }

  #pass(activity: Parameters<typeof passing>[1]): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(JSON.stringify(passing(this.token.conversationId, activity, this.#house.clock.now())));
  }
}

/** One key for all conversations: `[conversation id, process id]`. */
const streamOpened = 'stream-opened';

// Listeners are shared by all sockets: tens of thousands of idle customers should not each own closures.
const streamOf = new WeakMap<WebSocket, Stream>();
/** Clients send nothing but keep-alives here. */
function ignore(): void {}
function onPong(this: WebSocket): void {
  const stream = streamOf.get(this);
  if (stream) stream.alive = true;
}
function terminate(this: WebSocket): void {
  this.terminate();
}
function onClose(this: WebSocket): void {
  const stream = streamOf.get(this);
  if (!stream) return;
  stream.follower.close();
  stream.streams.closed(stream);
}

/** The streams of this process. */
export class CustomerStreams {
  readonly #house: House;
  readonly #byConversation = new Map<string, Stream>();
  readonly #timer: NodeJS.Timeout;
  readonly #unsubscribe: () => void;
  onOpen: ((stream: CustomerStream) => void) | undefined;

  constructor(house: House) {
    this.#house = house;
    this.#timer = setInterval(() => this.#beat(), keepAliveMs);
    const stops = [
      house.signals.onGap(() => {
        for (const stream of this.#byConversation.values()) stream.follower.look();
      }),
      house.signals.subscribe(streamOpened, (detail) => {
        const [conversationId, by] = detail as [string, string];
        if (by !== house.processId) this.#byConversation.get(conversationId)?.socket.close(1000, 'collision');
      }),
    ];
    this.#unsubscribe = () => {
      for (const stop of stops) stop();
    };
  }

  /** Streams open in this process. */
  *[Symbol.iterator](): IterableIterator<CustomerStream> {
    yield* this.#byConversation.values();
  }

  /** The stream's socket is gone. */
  closed(stream: CustomerStream): void {
    const { conversationId } = stream.token;
    if (this.#byConversation.get(conversationId) === stream) this.#byConversation.delete(conversationId);
  }

  get(conversationId: string): CustomerStream | undefined {
    return this.#byConversation.get(conversationId);
  }

  /** @param watermark the last sequence the client holds. @param origin of this server, as the client sees it. */
  open(socket: WebSocket, token: ChatToken, watermark: number, origin: string): void {
    this.#byConversation.get(token.conversationId)?.socket.close(1000, 'collision');
    // Another process may hold the older one.
    this.#house.signals.send(streamOpened, [token.conversationId, this.#house.processId]);
    const stream = new Stream(this.#house, socket, token, origin, watermark, this);
    this.#byConversation.set(token.conversationId, stream);
    streamOf.set(socket, stream);
    socket.on('message', ignore);
    socket.on('pong', onPong);
    socket.on('error', terminate);
    socket.on('close', onClose);
    stream.follower.open();
    this.onOpen?.(stream);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#unsubscribe();
    for (const stream of this.#byConversation.values()) {
      stream.follower.close();
      stream.socket.close(1001, 'restarting');
    }
  }

  #beat(): void {
    for (const stream of this.#byConversation.values()) {
      if (!stream.alive) {
        stream.socket.terminate();
        continue;
      }
      stream.alive = false;
      stream.socket.ping();
      stream.socket.send(''); // what Direct Line clients know as the keep-alive
    }
  }
}
