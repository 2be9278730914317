import type { InputOf, OperationName, OutputOf } from '../../../contracts/api/operations.ts';
import type { RealtimeFrame, RealtimePush } from '../../../contracts/realtime.ts';
import { bearer } from '../app/bearer.ts';
import { backoff } from './backoff.ts';
import { RequestError } from './request-error.ts';

/** The part of a WebSocket that the client needs; tests bring their own. */
export interface Socket {
  send(data: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

/** Time and chance, replaceable in tests. */
export interface Environment {
  open(): Socket;
  setTimeout(run: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  random(): number;
  /** What the socket begins with where no cookie travels; null when one does. */
  token?(): string | null;
}

/** Where the connection stands. `attempt` counts the failed ones in a row; `retryAt` is local time. */
export type Connection =
  | { state: 'connecting' }
  | { state: 'online' }
  | { state: 'waiting'; attempt: number; retryInMilliseconds: number };

interface Pending {
  id: number;
  op: string;
  input: unknown;
  repeatable: boolean;
  sent: boolean;
  timer: unknown;
  resolve(output: unknown): void;
  reject(error: unknown): void;
}

/** What a caller may choose for one request. */
export interface RequestOptions {
  /** The operation answers the same when it is repeated: ask again after a reconnect instead of failing. */
  repeatable?: boolean;
}

/** Operations that belong to the socket alone. */
export type SocketOperation =
  | 'conversation.follow'
  | 'conversation.unfollow'
  | 'conversation.typing'
  | 'desk.follow'
  | 'live.follow'
  | 'live.unfollow';

const replyTimeout = 15_000;
const quietBeforeProbe = 25_000;
const probeTimeout = 8_000;
/** No request of ours is ever called so. */
const authenticationId = 'authenticate';

/**
 * One socket to the server that heals by itself. Requests made while it is down wait for it when they are
 * repeatable and fail at once when they are not. `onOnline` runs at every (re)connect before waiting requests
 * are sent, so that subscriptions come first.
 */
export class RealtimeClient {
  readonly #environment: Environment;
  #socket: Socket | null = null;
  #nextId = 1;
  #attempt = 0;
  #stopped = true;
  #retry: unknown = null;
  #quiet: unknown = null;
  readonly #pending = new Map<number, Pending>();
  connection: Connection = { state: 'connecting' };
  onConnection: (connection: Connection) => void = () => {};
  onPush: (push: RealtimePush) => void = () => {};
  onOnline: () => void = () => {};
  /** Called when a connection could not be opened or needs a sign-in: ask whether the session still holds. */
  onRefused: () => void = () => {};

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** Connects, and keeps connecting until `stop`. */
  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#connect();
  }

  /** Closes the socket for good; whatever waits for an answer fails. */
  stop(): void {
    this.#stopped = true;
    this.#environment.clearTimeout(this.#retry);
    this.#environment.clearTimeout(this.#quiet);
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    for (const pending of [...this.#pending.values()])
      this.#fail(pending, RequestError.of('realtime.socket_closed'));
  }

  /** Tries at once instead of waiting for the next attempt. */
  retryNow(): void {
    if (this.#stopped || this.connection.state !== 'waiting') return;
    this.#environment.clearTimeout(this.#retry);
    this.#connect();
  }

  /** Calls an operation of the API and resolves with its output. */
  request<N extends OperationName>(
    op: N,
    input: InputOf<N>,
    options: RequestOptions = {},
  ): Promise<OutputOf<N>> {
    return this.#ask(op, input, options) as Promise<OutputOf<N>>;
  }

  /** Calls an operation that only the socket has. These are never repeated: `onOnline` makes them anew. */
  call(op: SocketOperation, input: object): Promise<unknown> {
    return this.#ask(op, input, {});
  }

  #ask(op: string, input: unknown, options: RequestOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const online = this.connection.state === 'online' && this.#socket !== null;
      if (this.#stopped || (!online && !options.repeatable)) {
        reject(RequestError.of('realtime.socket_closed'));
        return;
      }
      const pending: Pending = {
        id: this.#nextId++,
        op,
        input,
        repeatable: options.repeatable ?? false,
        sent: false,
        timer: null,
        resolve,
        reject,
      };
      this.#pending.set(pending.id, pending);
      if (online) this.#send(pending);
    });
  }

  #send(pending: Pending): void {
    pending.sent = true;
    pending.timer = this.#environment.setTimeout(() => {
      if (pending.repeatable) this.#drop();
      else this.#fail(pending, RequestError.of('server.unavailable', 'No answer came in time. Try again.'));
    }, replyTimeout);
    this.#socket?.send(JSON.stringify({ id: pending.id, op: pending.op, input: pending.input }));
  }

  #fail(pending: Pending, error: unknown): void {
    this.#environment.clearTimeout(pending.timer);
    this.#pending.delete(pending.id);
    pending.reject(error);
  }

  #connect(): void {
    this.#report({ state: 'connecting' });
    const socket = this.#environment.open();
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      const token = this.#environment.token?.() ?? null;
      if (token === null) begin();
      else this.#authenticate(socket, token, begin);
    };
    const begin = () => {
      opened = true;
      socket.onmessage = (event) => this.#receive(event.data);
      this.#attempt = 0;
      this.#report({ state: 'online' });
      this.#listenForQuiet();
      const waiting = [...this.#pending.values()];
      this.onOnline();
      for (const pending of waiting) if (this.#pending.has(pending.id)) this.#send(pending);
    };
    socket.onclose = () => {
      if (this.#socket !== socket) return;
      this.#lost();
      if (!opened) this.onRefused();
    };
  }

  /** The server listens to nothing else before it has answered this; what is refused closes, and counts as refused. */
  #authenticate(socket: Socket, token: string, begin: () => void): void {
    const timer = this.#environment.setTimeout(() => socket.close(), probeTimeout);
    socket.onmessage = (event) => {
      const frame = JSON.parse(String(event.data)) as RealtimeFrame;
      if (!('re' in frame) || frame.re !== authenticationId) return; // a greeting, where a cookie came along too
      this.#environment.clearTimeout(timer);
      if (frame.ok) begin();
      else socket.close();
    };
    socket.send(JSON.stringify({ id: authenticationId, op: 'authenticate', input: { token } }));
  }

  #lost(): void {
    this.#socket = null;
    this.#environment.clearTimeout(this.#quiet);
    if (this.#stopped) return;
    for (const pending of [...this.#pending.values()]) {
      this.#environment.clearTimeout(pending.timer);
      pending.timer = null;
      if (!pending.repeatable) this.#fail(pending, RequestError.of('realtime.socket_closed'));
    }
    const wait = backoff(this.#attempt++, this.#environment.random());
    this.#report({ state: 'waiting', attempt: this.#attempt, retryInMilliseconds: wait });
    this.#retry = this.#environment.setTimeout(() => this.#connect(), wait);
  }

  /** Gives up on a socket that does not answer any more, without waiting for the network to say so. */
  #drop(): void {
    const socket = this.#socket;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    this.#lost();
  }

  #receive(data: unknown): void {
    if (typeof data !== 'string') return;
    let frame: RealtimeFrame;
    try {
      frame = JSON.parse(data) as RealtimeFrame;
    } catch {
      return;
    }
    this.#listenForQuiet();
    if ('push' in frame) {
      this.onPush(frame);
      return;
    }
    if (!frame.ok && frame.error.code === 'auth.required') this.onRefused();
    const pending = this.#pending.get(Number(frame.re));
    if (!pending) return;
    if (frame.ok) {
      this.#environment.clearTimeout(pending.timer);
      this.#pending.delete(pending.id);
      pending.resolve(frame.output);
    } else this.#fail(pending, new RequestError(frame.error));
  }

  /** A socket can die without a word. After a quiet while, ask something small and expect any answer. */
  #listenForQuiet(): void {
    this.#environment.clearTimeout(this.#quiet);
    this.#quiet = this.#environment.setTimeout(() => {
      this.#socket?.send(JSON.stringify({ id: 0, op: 'session.read', input: {} }));
      this.#quiet = this.#environment.setTimeout(() => this.#drop(), probeTimeout);
    }, quietBeforeProbe);
  }

  #report(connection: Connection): void {
    this.connection = connection;
    this.onConnection(connection);
  }
}

/** The browser's own socket, time and chance. */
export function browserEnvironment(): Environment {
  return {
    open: () => {
      const scheme = window.location.protocol === 'https:' ? 'wss:' : 'ws:';
      return new WebSocket(`${scheme}//${window.location.host}/api/realtime`) as unknown as Socket;
    },
    setTimeout: (run, milliseconds) => window.setTimeout(run, milliseconds),
    clearTimeout: (timer) => window.clearTimeout(timer as number | undefined),
    random: Math.random,
    token: () => bearer()?.token ?? null,
  };
}
