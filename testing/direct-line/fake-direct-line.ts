import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { type ErrorCode, errorCatalogue } from '../../contracts/errors.ts';
import { type FakeActivity, FakeConversation } from './fake-conversation.ts';

export type { FakeActivity, FakeConversation };

interface Grant {
  conversationId: string;
  userId: string;
  userName?: string;
  expiresAt: number;
}

interface Failure {
  left: number;
  status: number;
  code: ErrorCode;
  path: RegExp;
}

/** What the fake answers with instead of the wanted thing. */
class Refusal extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

export interface FakeOptions {
  /** How long a token lives. */
  tokenSeconds?: number;
  /** How often sockets get an empty frame. */
  keepAliveMs?: number;
  /** A secret that may be used in place of a token. */
  secret?: string;
  /** Called for every message of a customer's, after it was stored: the place for an answer. */
  onMessage?: (activity: FakeActivity, conversation: FakeConversation) => void;
  /** Called for every event of a customer's client, after it was stored. */
  onEvent?: (activity: FakeActivity, conversation: FakeConversation) => void;
  /** Called for every new conversation. */
  onStart?: (conversation: FakeConversation) => void;
}

const json = { 'content-type': 'application/json; charset=utf-8' };
const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-allow-headers': 'authorization, content-type, x-ms-bot-agent, x-requested-with',
  'access-control-expose-headers': 'retry-after',
  'access-control-max-age': '600',
};
const conversationPath = /^\/v3\/directline\/conversations\/([^/]+)(?:\/(\w+))?$/;
const streamSeconds = 60;

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

const parsed = (body: Buffer): FakeActivity =>
  (body.length === 0 ? {} : JSON.parse(body.toString())) as FakeActivity;

/**
 * A Direct Line server in memory, as small as it can be and as faithful as its clients can tell: tokens, streams,
 * watermarks, echoes, uploads, one socket at a time. Its methods break what breaks in the world outside.
 */
export class FakeDirectLine {
  readonly conversations: FakeConversation[] = [];
  /** Every request as `METHOD path`, in order. */
  readonly log: string[] = [];
  readonly #options: FakeOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #grants = new Map<string, Grant>();
  readonly #streams = new Map<string, { conversation: FakeConversation; watermark: number; until: number }>();
  readonly #files = new Map<string, { contentType: string; content: Buffer }>();
  readonly #keepAlive: NodeJS.Timeout;
  #failures: Failure[] = [];
  #answersToLose = 0;
  #slowMs = 0;
  #refreshable = true;

  private constructor(options: FakeOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.on('upgrade', (request, socket, head) => {
      const url = new URL(request.url ?? '/', 'http://fake');
      const stream = this.#streams.get(url.searchParams.get('t') ?? '');
      if (!stream || stream.until < Date.now()) {
        socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => {
        stream.conversation.attach(opened, stream.watermark);
      });
    });
    this.#keepAlive = setInterval(() => {
      for (const conversation of this.conversations) conversation.keepAlive();
    }, options.keepAliveMs ?? 5000);
  }

  /** Starts a fake on a free port. */
  static async listen(options: FakeOptions = {}): Promise<FakeDirectLine> {
    const fake = new FakeDirectLine(options);
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The conversation that was started last. */
  get latest(): FakeConversation {
    const latest = this.conversations.at(-1);
    if (!latest) throw new Error('No conversation was started.');
    return latest;
  }

  async close(): Promise<void> {
    clearInterval(this.#keepAlive);
    this.dropSockets();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** Cuts the TCP connection under every socket: nobody says goodbye. */
  dropSockets(): void {
    for (const conversation of this.conversations) conversation.socket?.terminate();
  }

  /** Lets every token expire now. `refreshable: false`: they are too old even to be refreshed. */
  expireTokens(how: { refreshable?: boolean } = {}): void {
    this.#refreshable = how.refreshable ?? true;
    for (const grant of this.#grants.values()) grant.expiresAt = 0;
  }

  /** Answers the next so many requests (whose path matches) with an error instead. */
  failNext(count: number, how: { code?: ErrorCode; path?: RegExp } = {}): void {
    const code = how.code ?? 'server.unavailable';
    this.#failures.push({ left: count, status: errorCatalogue[code].status, code, path: how.path ?? /./ });
  }

  /** Fails no more. */
  recover(): void {
    this.#failures = [];
  }

  /** Takes in the next so many posts, but cuts the line before it answers: the client cannot know. */
  loseNextAnswers(count: number): void {
    this.#answersToLose = count;
  }

  /** Waits before every answer to a post. */
  slowDown(ms: number): void {
    this.#slowMs = ms;
  }

  /** A token as the widget's endpoint makes it: for tests of other clients. */
  mintToken(userName?: string): { token: string; conversationId: string; userId: string } {
    const userId = `dl_${randomUUID()}`;
    const conversationId = randomUUID();
    const token = this.#grant({ conversationId, userId, ...(userName ? { userName } : {}) });
    return { token, conversationId, userId };
  }

  #grant(grant: Omit<Grant, 'expiresAt'>): string {
    const token = `fake.${randomUUID()}`;
    this.#grants.set(token, { ...grant, expiresAt: Date.now() + this.#tokenSeconds * 1000 });
    return token;
  }

  get #tokenSeconds(): number {
    return this.#options.tokenSeconds ?? 1800;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end();
      return;
    }
    this.log.push(`${request.method} ${url.pathname}${url.search}`);
    try {
      const body = await bodyOf(request);
      const file = this.#files.get(url.pathname);
      if (file) {
        response.writeHead(200, { ...cors, 'content-type': file.contentType }).end(file.content);
        return;
      }
      this.#failIfTold(url.pathname);
      const [status, answer] = await this.#answer(request, url, body);
      const posted = /\/(activities|upload)$/.test(url.pathname) && request.method === 'POST';
      if (posted && this.#answersToLose > 0) {
        this.#answersToLose -= 1;
        request.socket.destroy();
        return;
      }
      if (posted && this.#slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.#slowMs));
      response.writeHead(status, { ...cors, ...json }).end(JSON.stringify(answer));
    } catch (error) {
      const code = error instanceof Refusal ? error.code : 'server.internal';
      const { status, message } = errorCatalogue[code];
      response.writeHead(status, { ...cors, ...json }).end(JSON.stringify({ error: { code, message } }));
    }
  }

  #failIfTold(path: string): void {
    const failure = this.#failures.find((one) => one.left > 0 && one.path.test(path));
    if (!failure) return;
    failure.left -= 1;
    throw new Refusal(failure.code);
  }

  async #answer(request: IncomingMessage, url: URL, body: Buffer): Promise<[number, unknown]> {
    const { pathname } = url;
    if (pathname === '/api/widget/token') return this.#widgetToken(body);
    if (pathname === '/v3/directline/tokens/refresh') return this.#refresh(request);
    const grant = this.#authorize(request);
    if (pathname === '/v3/directline/conversations' && request.method === 'POST') {
      return this.#start(grant, request, body);
    }
    const match = conversationPath.exec(pathname);
    const conversation = this.conversations.find((one) => one.id === match?.[1]);
    if (!match || !conversation) throw new Refusal('conversation.not_found');
    if (grant && grant.conversationId !== conversation.id) throw new Refusal('conversation.not_found');
    const watermark = Number(url.searchParams.get('watermark') || 0);
    if (request.method === 'GET' && match[2] === undefined) {
      return [200, this.#stream(conversation, this.#tokenOf(request), watermark)];
    }
    if (request.method === 'GET' && match[2] === 'activities') {
      const activities = conversation.activities.slice(watermark);
      return [200, { activities, watermark: String(conversation.watermark) }];
    }
    if (match[2] === 'upload') return this.#upload(conversation, request, body, grant);
    if (match[2] === 'activities') return this.#post(conversation, parsed(body), grant);
    throw new Refusal('request.not_found');
  }

  #widgetToken(body: Buffer): [number, unknown] {
    const { channel, name } = parsed(body);
    if (channel === 'unknown') throw new Refusal('channel.not_found');
    const minted = this.mintToken(typeof name === 'string' ? name : undefined);
    return [200, { ...minted, expiresIn: this.#tokenSeconds }];
  }

  #refresh(request: IncomingMessage): [number, unknown] {
    const token = this.#tokenOf(request);
    const grant = this.#grants.get(token);
    if (!grant) throw new Refusal('auth.token_invalid');
    if (grant.expiresAt <= Date.now() && !this.#refreshable) throw new Refusal('auth.token_expired');
    const { expiresAt: _, ...same } = grant;
    return [
      200,
      { conversationId: grant.conversationId, token: this.#grant(same), expires_in: this.#tokenSeconds },
    ];
  }

  #tokenOf(request: IncomingMessage): string {
    return (request.headers.authorization ?? '').replace(/^Bearer /, '');
  }

  /** The grant of the request's token; null for the secret, which may do everything. */
  #authorize(request: IncomingMessage): Grant | null {
    const token = this.#tokenOf(request);
    if (token === '') throw new Refusal('auth.required');
    if (token === this.#options.secret) return null;
    const grant = this.#grants.get(token);
    if (!grant) throw new Refusal('auth.token_invalid');
    if (grant.expiresAt <= Date.now()) throw new Refusal('auth.token_expired');
    return grant;
  }

  #start(grant: Grant | null, request: IncomingMessage, body: Buffer): [number, unknown] {
    const user = (parsed(body).user ?? {}) as { id?: string; name?: string };
    const id = grant?.conversationId ?? randomUUID();
    let conversation = this.conversations.find((one) => one.id === id);
    if (!conversation) {
      conversation = new FakeConversation(id, grant?.userId ?? user.id ?? `dl_${randomUUID()}`);
      this.conversations.push(conversation);
      this.#options.onStart?.(conversation);
    }
    const token = grant
      ? this.#tokenOf(request)
      : this.#grant({ conversationId: id, userId: conversation.userId });
    return [201, this.#stream(conversation, token, 0)];
  }

  #stream(conversation: FakeConversation, token: string, watermark: number) {
    if (Number.isNaN(watermark)) throw new Refusal('conversation.watermark_invalid');
    const ticket = randomUUID();
    this.#streams.set(ticket, { conversation, watermark, until: Date.now() + streamSeconds * 1000 });
    const path = `/v3/directline/conversations/${conversation.id}/stream?watermark=${watermark || '-'}&t=${ticket}`;
    const streamUrl = this.url.replace('http', 'ws') + path;
    return { conversationId: conversation.id, token, expires_in: this.#tokenSeconds, streamUrl };
  }

  #post(conversation: FakeConversation, activity: FakeActivity, grant: Grant | null): [number, unknown] {
    if (activity.type === 'typing') {
      conversation.typingCount += 1;
      return [200, { id: randomUUID() }];
    }
    if (activity.type === 'endOfConversation') {
      conversation.end();
      return [200, { id: `${conversation.id}|end` }];
    }
    if (activity.type !== 'message' && activity.type !== 'event') throw new Refusal('activity.unsupported');
    if (conversation.closed) throw new Refusal('conversation.closed');
    const before = conversation.watermark;
    const stored = conversation.post(activity, grant?.userName);
    if (conversation.watermark > before && stored.type === 'message') {
      this.#options.onMessage?.(stored, conversation);
    } else if (conversation.watermark > before) {
      this.#options.onEvent?.(stored, conversation);
    }
    return [200, { id: stored.id }];
  }

  async #upload(
    conversation: FakeConversation,
    request: IncomingMessage,
    body: Buffer,
    grant: Grant | null,
  ): Promise<[number, unknown]> {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(new Uint8Array(body), { headers }).formData();
    const described = form.get('activity');
    const activity = parsed(
      described instanceof Blob ? Buffer.from(await described.arrayBuffer()) : Buffer.alloc(0),
    );
    const attachments: NonNullable<FakeActivity['attachments']> = [];
    for (const file of form.getAll('file')) {
      if (!(file instanceof File)) continue;
      const path = `/files/${randomUUID()}`;
      this.#files.set(path, { contentType: file.type, content: Buffer.from(await file.arrayBuffer()) });
      attachments.push({ contentType: file.type, contentUrl: this.url + path, name: file.name });
    }
    return this.#post(conversation, { ...activity, type: 'message', attachments }, grant);
  }
}
