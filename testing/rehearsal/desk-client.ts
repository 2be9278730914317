/**
 * One representative's client: the desk's realtime protocol over one WebSocket that is opened again after every
 * cut. Requests that lost their answer are sent again on the next socket.
 */
import { WebSocket } from 'ws';
import type { InputOf, OperationName, OutputOf } from '../../contracts/api/operations.ts';
import type { RealtimeFrame, RealtimePush } from '../../contracts/realtime.ts';
import { errorOf, type Patience, persist, Unanswered } from './persistence.ts';

/** The operations that belong to the socket alone. */
interface SocketInputs {
  'conversation.follow': { conversationId: string; after: number };
  'conversation.unfollow': { conversationId: string };
  'desk.follow': Record<string, never>;
}

export interface DeskClientOptions {
  /** The server's origin, http or https. */
  origin: string;
  token: string;
  patience: Patience;
  /** A new socket is open: follow again what was followed. */
  onConnected(): void;
  onPush(push: RealtimePush): void;
  onFailure(error: Error): void;
}

interface Waiting {
  resolve(output: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

const answerWithinMs = 15_000;
const reopenFirstMs = 40;
const reopenLongestMs = 1000;

export class DeskClient {
  readonly #options: DeskClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  #socket: WebSocket | undefined;
  #reopen: NodeJS.Timeout | undefined;
  #reopenMs = reopenFirstMs;
  #downSince: number | undefined;
  #requests = 0;
  #closed = false;

  constructor(options: DeskClientOptions) {
    this.#options = options;
  }

  open(): void {
    const socket = new WebSocket(`${this.#options.origin.replace(/^http/, 'ws')}/api/realtime`, {
      headers: { authorization: `Bearer ${this.#options.token}` },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    this.#socket = socket;
    socket.on('open', () => {
      if (this.#socket !== socket) return;
      this.#reopenMs = reopenFirstMs;
      this.#downSince = undefined;
      this.#options.onConnected();
    });
    socket.on('message', (data: Buffer) => {
      // A terminated socket may still hold frames that had arrived; a cut client never saw them.
      if (this.#socket === socket && socket.readyState === WebSocket.OPEN) this.#receive(data);
    });
    socket.on('error', () => {});
    socket.on('close', () => this.#lost(socket));
  }

  /** Asks until it is answered. @throws {Refused} {Unanswered} */
  async call<N extends OperationName>(op: N, input: InputOf<N>): Promise<OutputOf<N>> {
    return (await persist(this.#options.patience, () => this.#ask(op, input))) as OutputOf<N>;
  }

  /** Asks until it is answered, on this socket only: on the next one, `onConnected` follows anew. */
  async follow<N extends keyof SocketInputs>(op: N, input: SocketInputs[N]): Promise<void> {
    const socket = this.#socket;
    await persist(this.#options.patience, async () => {
      if (this.#socket === socket && socket?.readyState === WebSocket.OPEN) await this.#ask(op, input);
    }).catch((error: unknown) => {
      if (!(error instanceof Unanswered) && !this.#closed) throw error;
    });
  }

  /** The network breaks. */
  cut(): void {
    this.#socket?.terminate();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#reopen);
    this.#socket?.terminate();
    this.#rejectAll();
  }

  #ask(op: string, input: unknown): Promise<unknown> {
    const socket = this.#socket;
    if (this.#closed) return Promise.reject(new Error('the client was closed'));
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Unanswered(`${op}: not connected`));
    this.#requests += 1;
    const id = this.#requests;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => this.#answer(id)?.reject(new Unanswered(`${op}: no answer in time`)),
        answerWithinMs,
      );
      this.#waiting.set(id, { resolve, reject, timer });
      socket.send(JSON.stringify({ id, op, input }));
    });
  }

  #answer(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    if (!waiting) return undefined;
    clearTimeout(waiting.timer);
    this.#waiting.delete(id);
    return waiting;
  }

  #receive(data: Buffer): void {
    const frame = JSON.parse(data.toString('utf8')) as RealtimeFrame;
    if ('push' in frame) {
      this.#options.onPush(frame);
      return;
    }
    const waiting = this.#answer(Number(frame.re));
    if (frame.ok) waiting?.resolve(frame.output);
    else waiting?.reject(errorOf(400, frame));
  }

  #lost(socket: WebSocket): void {
    if (this.#socket !== socket || this.#closed) return;
    this.#rejectAll();
    this.#downSince ??= performance.now();
    const { patience } = this.#options;
    if (patience.over()) return;
    if (performance.now() - this.#downSince > patience.outageMs) {
      this.#options.onFailure(new Error('the desk’s socket cannot be opened again'));
      return;
    }
    this.#reopen = setTimeout(() => this.open(), this.#reopenMs * (0.5 + Math.random() / 2));
    this.#reopenMs = Math.min(this.#reopenMs * 2, reopenLongestMs);
  }

  #rejectAll(): void {
    for (const id of [...this.#waiting.keys()])
      this.#answer(id)?.reject(new Unanswered('the socket was closed'));
  }
}
