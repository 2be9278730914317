/** Small clients for scenarios: a customer over Direct Line, and staff over the API and the realtime socket. */
import { once } from 'node:events';
import WebSocket from 'ws';
import type { InputOf, OperationName, OutputOf } from '../contracts/api/operations.ts';
import { operations } from '../contracts/api/operations.ts';
import type { Desk, Message } from '../contracts/api/shapes.ts';
import type { ActivitySet, SentActivity } from '../contracts/direct-line.ts';
import type { RealtimeFrame } from '../contracts/realtime.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are what tests look into
  body: any;
  headers: Headers;
}

export async function request(
  url: string,
  init: {
    method?: string;
    token?: string | undefined;
    body?: unknown;
    headers?: Record<string, string>;
    raw?: string | Uint8Array;
  } = {},
): Promise<Answer> {
  const body = init.raw ?? (init.body === undefined ? undefined : JSON.stringify(init.body));
  const response = await fetch(url, {
    method: init.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(init.token ? { authorization: `Bearer ${init.token}` } : {}),
      ...init.headers,
    },
    ...(body === undefined ? {} : { body: body as string }),
  });
  const text = await response.text();
  let parsed: unknown = text;
  try {
    parsed = JSON.parse(text);
  } catch {
    // a page or a file: the text itself
  }
  return { status: response.status, body: parsed, headers: response.headers };
}

/** A staff member by bearer token. */
export class Staff {
  readonly url: string;
  readonly token: string;
  readonly frames: RealtimeFrame[] = [];
  readonly messages = new Map<string, Message[]>();
  desk: Desk | undefined;
  socket: WebSocket | undefined;
  #next = 0;
  #waiting = new Map<number, { resolve: (output: never) => void; reject: (error: unknown) => void }>();

  constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  /** Over HTTP. */
  async call<N extends OperationName>(name: N, input: InputOf<N>): Promise<OutputOf<N>> {
    const { method, path } = operations[name];
    const rest: Record<string, unknown> = { ...(input as object) };
    const filled = path.replace(/:(\w+)/g, (_, key: string) => {
      const value = String(rest[key]);
      delete rest[key];
      return encodeURIComponent(value);
    });
    const query = method === 'GET' ? `?${new URLSearchParams(rest as Record<string, string>)}` : '';
    const answer = await request(this.url + filled + query, {
      method,
      token: this.token,
      ...(method === 'GET' ? {} : { body: rest }),
    });
    if (answer.status !== 200)
      throw Object.assign(new Error(answer.body?.error?.code ?? String(answer.status)), {
        code: answer.body?.error?.code,
        status: answer.status,
      });
    return answer.body as OutputOf<N>;
  }

  async connect(): Promise<void> {
    const socket = new WebSocket(`${this.url.replace('http', 'ws')}/api/realtime`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    this.socket = socket;
    socket.on('message', (data) => this.#receive(JSON.parse(String(data)) as RealtimeFrame));
    socket.on('error', () => {});
    await once(socket, 'open');
  }

  #receive(frame: RealtimeFrame): void {
    this.frames.push(frame);
    if ('re' in frame) {
      const waiting = this.#waiting.get(Number(frame.re));
      this.#waiting.delete(Number(frame.re));
      if (frame.ok) waiting?.resolve(frame.output as never);
      else waiting?.reject(Object.assign(new Error(frame.error.code), { code: frame.error.code }));
    } else if (frame.push === 'desk') this.desk = frame.desk;
    else if (frame.push === 'messages') {
      this.messages.set(frame.conversationId, [
        ...(this.messages.get(frame.conversationId) ?? []),
        ...frame.messages,
      ]);
    }
  }

  /** Over the socket. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are what tests look into
  ask(op: string, input: unknown = {}): Promise<any> {
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.socket!.send(JSON.stringify({ id, op, input }));
    });
  }

  /** Waits for the desk to be as wanted. */
  async until(wanted: (desk: Desk) => boolean, timeoutMs = 15_000): Promise<Desk> {
    const deadline = performance.now() + timeoutMs;
    while (!this.desk || !wanted(this.desk)) {
      if (performance.now() > deadline)
        throw new Error(`The desk did not become as expected: ${JSON.stringify(this.desk)}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this.desk;
  }

  async close(): Promise<void> {
    const { socket } = this;
    if (!socket || socket.readyState === socket.CLOSED) return;
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }
}

/** A customer over Direct Line, by hand: what Microsoft's client would hide. */
export class Customer {
  readonly base: string;
  readonly activities: SentActivity[] = [];
  token = '';
  conversationId = '';
  streamUrl = '';
  watermark = '';
  socket: WebSocket | undefined;
  closed: { code: number; reason: string } | undefined;

  constructor(url: string) {
    this.base = `${url}/v3/directline`;
  }

  async start(
    secret: string,
    user = { id: `dl_${Math.random().toString(36).slice(2)}`, name: 'Test customer' },
  ): Promise<void> {
    const generated = await request(`${this.base}/tokens/generate`, { token: secret, body: { user } });
    this.token = generated.body.token;
    const started = await request(`${this.base}/conversations`, { method: 'POST', token: this.token });
    this.conversationId = started.body.conversationId;
    this.streamUrl = started.body.streamUrl;
  }

  async connect(): Promise<void> {
    const socket = new WebSocket(this.streamUrl);
    this.socket = socket;
    this.closed = undefined;
    socket.on('message', (data) => {
      const text = String(data);
      if (text === '') return;
      const set = JSON.parse(text) as ActivitySet;
      this.activities.push(...set.activities);
      if (set.watermark) this.watermark = set.watermark;
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
    });
    socket.on('error', () => {});
    await once(socket, 'open');
  }

  async reconnect(): Promise<void> {
    const answer = await request(
      `${this.base}/conversations/${this.conversationId}?watermark=${this.watermark}`,
      { token: this.token },
    );
    this.streamUrl = answer.body.streamUrl;
    await this.connect();
  }

  async post(activity: unknown): Promise<Answer> {
    return await request(`${this.base}/conversations/${this.conversationId}/activities`, {
      token: this.token,
      body: activity,
    });
  }

  async say(text: string, clientActivityID: string = crypto.randomUUID()): Promise<Answer> {
    return await this.post({ type: 'message', text, channelData: { clientActivityID } });
  }

  async until(wanted: (activities: SentActivity[]) => boolean, timeoutMs = 15_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!wanted(this.activities)) {
      if (performance.now() > deadline)
        throw new Error(
          `The customer did not see what was expected: ${JSON.stringify(this.activities.map((a) => [a.type, a.name ?? a.text]))}`,
        );
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async close(): Promise<void> {
    const { socket } = this;
    if (!socket || socket.readyState === socket.CLOSED) return;
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  }
}

/** The status and code with which a WebSocket upgrade is refused. */
export async function refusedUpgrade(
  url: string,
  headers: Record<string, string> = {},
): Promise<[number, string]> {
  const socket = new WebSocket(url, { headers });
  return await new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('it was accepted')));
    socket.on('error', () => {});
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () =>
        resolve([response.statusCode!, (JSON.parse(text) as { error: { code: string } }).error.code]),
      );
    });
  });
}
