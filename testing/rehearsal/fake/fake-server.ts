/**
 * A tiny stand-in for Patchbay's chat side, in memory: Direct Line, the desk's socket and the few operations that a
 * rehearsal calls. It can be told to lose, double, swap or overbook: the proof that the rehearsal's verdict sees it.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { RealtimePush } from '../../../contracts/realtime.ts';
import { FakeCentre, FakeError, type FakeFault } from './fake-centre.ts';
import { FakeDesk } from './fake-desk.ts';

export const fakeSecret = 'fake-secret';
export const fakeAdminToken = 'fake-administrator';

interface Request {
  path: string;
  query: URLSearchParams;
  bearer: string;
  body: Record<string, unknown>;
}

type Route = [method: string, path: RegExp, answer: (request: Request, match: RegExpExecArray) => unknown];

export class FakeServer {
  readonly #centre: FakeCentre;
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #tokens = new Map<string, { id: string; user: { id: string; name: string } }>();
  readonly #desks = new Map<string, FakeDesk>();
  readonly #routes: Route[] = [
    ['POST', /^\/v3\/directline\/tokens\/generate$/, (r) => this.#generate(r)],
    ['POST', /^\/v3\/directline\/conversations$/, (r) => this.#open(r)],
    ['GET', /^\/v3\/directline\/conversations\/([^/]+)$/, (r, [, id]) => this.#stream(id!, r)],
    ['POST', /^\/v3\/directline\/conversations\/([^/]+)\/activities$/, (r, [, id]) => this.#post(id!, r)],
    ['GET', /^\/api\/queues$/, () => ({ queues: [{ queueId: '0', name: 'Support', available: 0 }] })],
    ['GET', /^\/api\/skills$/, () => ({ skills: [] })],
    ['PUT', /^\/api\/users\/([^/]+)$/, (r, [, name]) => this.#hire(name!, r)],
    ['POST', /^\/api\/users\/([^/]+)\/tokens$/, (_, [, name]) => ({ token: `fake-token-of-${name}` })],
    [
      'GET',
      /^\/api\/conversations\/([^/]+)\/messages$/,
      (r, [, id]) => ({ messages: this.#centre.transcript(id!, Number(r.query.get('after'))) }),
    ],
  ];

  private constructor(fault: FakeFault) {
    this.#centre = new FakeCentre(fault);
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#http.on('upgrade', (request, socket, head) => {
      this.#sockets.handleUpgrade(request, socket, head, (ws) => this.#connect(ws, request));
    });
  }

  static async start(fault: FakeFault = 'none'): Promise<FakeServer> {
    const server = new FakeServer(fault);
    await new Promise<void>((resolve) => {
      server.#http.listen(0, '127.0.0.1', resolve);
    });
    return server;
  }

  get url(): string {
    const address = this.#http.address();
    return typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  }

  async close(): Promise<void> {
    for (const ws of this.#sockets.clients) ws.terminate();
    this.#http.closeAllConnections();
    await new Promise((resolve) => {
      this.#http.close(resolve);
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    const bearer = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
    const body =
      parts.length > 0 ? (JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>) : {};
    let status = 200;
    let answer: unknown;
    try {
      answer = this.#route(request.method ?? 'GET', { path: pathname, query: searchParams, bearer, body });
    } catch (error) {
      if (!(error instanceof FakeError)) throw error;
      status = error.status;
      answer = error.body;
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  #route(method: string, request: Request): unknown {
    for (const [allowed, pattern, answer] of this.#routes) {
      const match = pattern.exec(request.path);
      if (!match || allowed !== method) continue;
      if (request.path.startsWith('/api/') && request.bearer !== fakeAdminToken)
        throw new FakeError('auth.required');
      return answer(request, match);
    }
    throw new FakeError('request.not_found');
  }

  #generate({ bearer, body }: Request): unknown {
    if (bearer !== fakeSecret) throw new FakeError('auth.token_invalid');
    const token = `fake-customer-${this.#tokens.size}`;
    this.#tokens.set(token, { id: crypto.randomUUID(), user: body.user as { id: string; name: string } });
    return { token, expires_in: 3600 };
  }

  #open({ bearer }: Request): unknown {
    const { id, user } = this.#tokenOf(bearer);
    this.#centre.open(id, user);
    return { conversationId: id, token: bearer, expires_in: 3600, streamUrl: this.#streamUrl(id, '') };
  }

  #stream(id: string, { bearer, query }: Request): unknown {
    if (this.#tokenOf(bearer).id !== id) throw new FakeError('conversation.not_found');
    return {
      conversationId: id,
      token: bearer,
      expires_in: 3600,
      streamUrl: this.#streamUrl(id, query.get('watermark') ?? ''),
    };
  }

  #post(id: string, { bearer, body }: Request): unknown {
    if (this.#tokenOf(bearer).id !== id) throw new FakeError('conversation.not_found');
    const { clientActivityID } = body.channelData as { clientActivityID: string };
    const sequence = this.#centre.customerSays(id, String(body.text), clientActivityID);
    return { id: `${id}|${String(sequence).padStart(7, '0')}` };
  }

  #hire(username: string, { body }: Request): unknown {
    const desk = new FakeDesk(username, Number(body.capacityTotal), this.#centre);
    this.#desks.set(username, desk);
    this.#centre.hire(desk);
    return { userId: '0', created: true };
  }

  #connect(ws: WebSocket, request: IncomingMessage): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://fake');
    if (pathname === '/api/realtime') this.#connectDesk(ws, request);
    else
      this.#connectStream(ws, pathname.split('/').at(-2) ?? '', Number(searchParams.get('watermark') || 0));
  }

  #connectDesk(ws: WebSocket, request: IncomingMessage): void {
    const desk = this.#desks.get(request.headers.authorization?.replace('Bearer fake-token-of-', '') ?? '');
    if (!desk) {
      ws.close(4401);
      return;
    }
    desk.connect((push: RealtimePush) => ws.send(JSON.stringify(push)));
    ws.on('message', (data: Buffer) => {
      const { id, op, input } = JSON.parse(data.toString()) as {
        id: number;
        op: string;
        input: Record<string, unknown>;
      };
      try {
        ws.send(JSON.stringify({ re: id, ok: true, output: desk.perform(op, input) }));
      } catch (error) {
        if (!(error instanceof FakeError)) throw error;
        ws.send(JSON.stringify({ re: id, ok: false, ...error.body }));
      }
    });
  }

  #connectStream(ws: WebSocket, id: string, after: number): void {
    ws.send('');
    const unfollow = this.#centre.followAsCustomer(id, after, (set) => ws.send(JSON.stringify(set)));
    ws.on('close', unfollow);
  }

  #streamUrl(id: string, watermark: string): string {
    return `${this.url.replace('http', 'ws')}/v3/directline/conversations/${id}/stream?watermark=${watermark}`;
  }

  #tokenOf(bearer: string): { id: string; user: { id: string; name: string } } {
    const token = this.#tokens.get(bearer);
    if (!token) throw new FakeError('auth.token_invalid');
    return token;
  }
}
