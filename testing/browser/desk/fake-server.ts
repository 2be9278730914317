/**
 * A stand-in for the server that speaks the contracts with scripted data, so that the desk's pages can be brought
 * into any state: an offer at this moment, a socket that drops before the answer, an operation that fails.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import type { Desk, Live, Me, Message } from '../../../contracts/api/shapes.ts';
import { type ErrorCode, errorCatalogue } from '../../../contracts/errors.ts';
import type { RealtimePush } from '../../../contracts/realtime.ts';
import { FakeApprovals } from './fake-approvals.ts';
import {
  append,
  type FakeConversation,
  give,
  offerOf,
  people,
  personNamed,
  queues,
  whyRita,
} from './fake-data.ts';
import { operationOf, readBody, sendFile, sendPicture } from './fake-http.ts';
import { FakeOutside } from './fake-outside.ts';

interface Line {
  socket: WebSocket;
  me: Me;
  desk: boolean;
  live: boolean;
  follows: Set<string>;
}

type Input = Record<string, unknown>;
const password = 'patchbay-demo';

class Refusal extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode) {
    super(errorCatalogue[code].message);
    this.code = code;
  }
}

/** The stand-in; one test steers it while the browser uses it. */
export class FakeServer {
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #lines = new Set<Line>();
  readonly #folder: string;
  readonly #accepted = new Map<string, OutputOf<'offer.accept'>>();
  /** How every request to the socket was named, in order. */
  readonly asked: string[] = [];
  readonly conversations = new Map<string, FakeConversation>();
  desk: Omit<Desk, 'serverTime' | 'conversations'> = {
    presence: 'available',
    presenceSetting: null,
    presenceManual: true,
    capacity: { total: 100, reserved: 0, interruptible: 0, override: 0 },
    offers: [],
    consultations: [],
  };
  mine = new Set<string>();
  live: Live | null = null;
  readonly outside = new FakeOutside();
  readonly approvals = new FakeApprovals(() => this.push({ push: 'approvals' }));
  /** No socket is accepted while this is set. */
  refusing = false;
  /** The next request of this name is carried out, but the socket drops before the answer. */
  dropBeforeAnswer: string | null = null;
  /** Requests of this name are refused with this code. */
  failing: { op: string; code: ErrorCode } | null = null;
  /** The server's clock is off against the browser's by so much. */
  clockOffset = 0;

  private constructor(folder: string) {
    this.#folder = folder;
    this.#http = createServer((request, response) => void this.#serve(request, response));
    this.#http.on('upgrade', (request, socket, head) => {
      const me = this.#who(request);
      if (this.refusing || !me) {
        socket.destroy();
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#open(opened, me));
    });
  }

  /** Starts on a free port; serves the built desk from this folder. */
  static async start(folder: string): Promise<FakeServer> {
    const fake = new FakeServer(folder);
    await new Promise<void>((resolve) => fake.#http.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.drop();
    this.#sockets.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  /** Cuts every socket without a word. */
  drop(): void {
    for (const line of this.#lines) line.socket.terminate();
  }

  add(conversation: FakeConversation): FakeConversation {
    this.conversations.set(conversation.detail.conversationId, conversation);
    return conversation;
  }

  /** Gives the conversation to Rita without an offer. */
  assign(conversation: FakeConversation): FakeConversation {
    this.add(conversation);
    give(conversation, people.rita);
    this.mine.add(conversation.detail.conversationId);
    this.desk.capacity.reserved += 20;
    this.pushDesk();
    return conversation;
  }

  offer(conversation: FakeConversation, seconds = 30): void {
    this.add(conversation);
    const offer = offerOf(conversation, seconds);
    const shift = (instant: string) => new Date(Date.parse(instant) + this.clockOffset).toISOString();
    this.desk.offers.push({ ...offer, offeredAt: shift(offer.offeredAt), expiresAt: shift(offer.expiresAt) });
    this.desk.capacity.reserved += 20;
    this.pushDesk();
  }

  /** Appends a message and pushes it to who follows. */
  say(conversation: FakeConversation, message: Partial<Message> & Pick<Message, 'sender'>): Message {
    const added = append(conversation, message);
    const { conversationId } = added;
    this.push({ push: 'messages', conversationId, messages: [added] }, ({ follows }) =>
      follows.has(conversationId),
    );
    this.pushDesk();
    return added;
  }

  customerSays(conversation: FakeConversation, text: string): void {
    const { name, contactId } = conversation.detail.customer;
    this.say(conversation, { sender: { kind: 'customer', id: contactId, name }, text });
  }

  customerTypes(conversation: FakeConversation): void {
    const { conversationId, customer } = conversation.detail;
    const from = { kind: 'customer' as const, name: customer.name };
    this.push({ push: 'typing', conversationId, from }, ({ follows }) => follows.has(conversationId));
  }

  /** Something of this conversation changed in a CRM. */
  pushCrm(conversationId: string): void {
    this.push({ push: 'crm', conversationId }, (line) => line.follows.has(conversationId));
  }

  pushDesk(): void {
    this.push({ push: 'desk', desk: this.#deskNow() }, (line) => line.desk);
  }

  pushLive(): void {
    if (this.live) this.push({ push: 'live', live: this.live }, (line) => line.live);
  }

  #deskNow(): Desk {
    const conversations = [...this.mine].map((id) => (this.conversations.get(id) as FakeConversation).detail);
    return { ...this.desk, conversations, serverTime: new Date(Date.now() + this.clockOffset).toISOString() };
  }

  /** Tells those whose line fits; all, when nothing is said. */
  push(push: RealtimePush, to: (line: Line) => boolean = () => true): void {
    for (const line of this.#lines) if (to(line)) line.socket.send(JSON.stringify(push));
  }

  #who(request: IncomingMessage): Me | null {
    const name = /patchbay=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    return personNamed(name);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', this.origin).pathname;
    const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(body));
    const refuse = (code: ErrorCode) =>
      answer(errorCatalogue[code].status, { error: { code, message: errorCatalogue[code].message } });
    const body = await readBody(request);
    if (path === '/api/session') {
      const me = this.#who(request);
      if (request.method === 'GET') return void (me ? answer(200, me) : refuse('auth.required'));
      if (request.method === 'DELETE')
        return void answer(200, {}, { 'set-cookie': 'patchbay=; Path=/; Max-Age=0' });
      const { username, password: given } = JSON.parse(body.toString()) as {
        username: string;
        password: string;
      };
      const known = personNamed(username);
      if (!known || given !== password) return void refuse('auth.invalid_credentials');
      return void answer(200, known, {
        'set-cookie': `patchbay=${username}; Path=/; HttpOnly; SameSite=Lax`,
      });
    }
    if (path.endsWith('/attachments') && request.method === 'POST') {
      const name = /filename="([^"]+)"/.exec(body.toString('latin1'))?.[1] ?? 'file';
      if (name.endsWith('.exe')) return void refuse('attachment.refused');
      const file = {
        attachmentId: randomUUID(),
        name,
        contentType: 'text/plain',
        contentUrl: `/attachments/${name}`,
        size: 1024,
      };
      return void answer(201, file);
    }
    const asked = operationOf(
      request.method ?? 'GET',
      new URL(request.url ?? '/', this.origin),
      body.toString(),
    );
    if (asked) {
      if (this.failing?.op === asked.op) return void refuse(this.failing.code);
      const output = this.outside.answer(asked.op, asked.input);
      return void (output === undefined ? refuse('request.not_found') : answer(200, output));
    }
    if (path.startsWith('/attachments/')) return void sendPicture(response);
    await sendFile(this.#folder, path, response);
  }

  #open(socket: WebSocket, me: Me): void {
    const line: Line = { socket, me, desk: false, live: false, follows: new Set() };
    this.#lines.add(line);
    socket.on('close', () => this.#lines.delete(line));
    socket.on('message', (data) => {
      const { id, op, input } = JSON.parse(String(data)) as { id: number; op: string; input: Input };
      this.asked.push(op);
      try {
        if (this.failing?.op === op) throw new Refusal(this.failing.code);
        const output = this.#answer(line, op, input);
        if (this.dropBeforeAnswer === op) {
          this.dropBeforeAnswer = null;
          socket.terminate();
          return;
        }
        socket.send(JSON.stringify({ re: id, ok: true, output }));
      } catch (error) {
        const code: ErrorCode = error instanceof Refusal ? error.code : 'server.internal';
        socket.send(
          JSON.stringify({ re: id, ok: false, error: { code, message: errorCatalogue[code].message } }),
        );
      }
    });
    socket.send(
      JSON.stringify({
        push: 'hello',
        me,
        serverTime: new Date(Date.now() + this.clockOffset).toISOString(),
      }),
    );
  }

  #answer(line: Line, op: string, input: Input): unknown {
    const conversation = this.conversations.get(String(input.conversationId));
    const needed = (): FakeConversation => {
      if (!conversation) throw new Refusal('conversation.not_found');
      return conversation;
    };
    switch (op) {
      case 'desk.follow':
        line.desk = true;
        line.socket.send(JSON.stringify({ push: 'desk', desk: this.#deskNow() }));
        return {};
      case 'live.follow':
        line.live = true;
        if (this.live) line.socket.send(JSON.stringify({ push: 'live', live: this.live }));
        return {};
      case 'live.unfollow':
        line.live = false;
        return {};
      case 'conversation.follow': {
        const { detail, messages } = needed();
        line.follows.add(detail.conversationId);
        const rest = messages.slice(Number(input.after));
        const push: RealtimePush = {
          push: 'messages',
          conversationId: detail.conversationId,
          messages: rest,
        };
        if (rest.length > 0) line.socket.send(JSON.stringify(push));
        return {};
      }
      case 'conversation.unfollow':
        line.follows.delete(String(input.conversationId));
        return {};
      case 'presence.set':
        this.desk.presence = input.presence as Desk['presence'];
        this.desk.presenceManual = true;
        this.pushDesk();
        return { presence: this.desk.presence, presenceId: null, name: this.desk.presence };
      case 'offer.accept':
        return this.#accept(String(input.offerId), line.me);
      case 'offer.decline':
        this.#takeOffer(String(input.offerId));
        this.desk.capacity.reserved -= 20;
        this.pushDesk();
        return {};
      case 'message.send':
      case 'note.add':
        return this.#write(needed(), line.me, op, input);
      case 'conversation.read':
        return needed().detail;
      case 'conversation.list':
        return { conversations: [...this.conversations.values()].map((each) => each.detail) };
      case 'conversation.explanation':
        return { decisions: whyRita() };
      case 'queue.list':
        return { queues } satisfies OutputOf<'queue.list'>;
      case 'handover.targets':
        return {
          representatives: [],
          aiAgents: [{ aiAgentId: '00000000-0000-7000-8000-00000000a1a1', name: 'Front desk' }],
        } satisfies OutputOf<'handover.targets'>;
      case 'conversation.transfer':
        this.#leave(needed(), 'open');
        return { staffed: queues.find((queue) => queue.queueId === input.queueId)?.available !== 0 };
      case 'conversation.park':
        this.#leave(needed(), 'waiting');
        return {};
      case 'conversation.end':
        Object.assign(needed().detail, {
          state: 'wrap_up',
          stateChangedAt: new Date().toISOString(),
          wrapUpEndsAt: new Date(Date.now() + 60_000).toISOString(),
        });
        this.say(needed(), { kind: 'end', sender: { kind: 'system', id: 'system', name: 'Patchbay' } });
        this.pushLive();
        return {};
      case 'conversation.close':
        this.#leave(needed(), 'closed');
        return {};
      default:
        return this.approvals.answer(op, input) ?? this.outside.answer(op, input) ?? {};
    }
  }

  #accept(offerId: string, me: Me): OutputOf<'offer.accept'> {
    const before = this.#accepted.get(offerId);
    if (before) return before;
    const conversation = this.conversations.get(this.#takeOffer(offerId).conversationId) as FakeConversation;
    give(conversation, me);
    const { conversationId, handlerEpoch } = conversation.detail;
    this.mine.add(conversationId);
    this.pushDesk();
    this.#accepted.set(offerId, { conversationId, handlerEpoch });
    return { conversationId, handlerEpoch };
  }

  #takeOffer(offerId: string): Desk['offers'][number] {
    const offer = this.desk.offers.find((each) => each.offerId === offerId);
    if (!offer) throw new Refusal('offer.not_found');
    this.desk.offers = this.desk.offers.filter((each) => each !== offer);
    return offer;
  }

  #write(
    conversation: FakeConversation,
    me: Me,
    op: 'message.send' | 'note.add',
    input: Input,
  ): OutputOf<'message.send'> {
    const clientMessageId = String(input.clientMessageId);
    const known = conversation.messages.find((each) => each.clientMessageId === clientMessageId);
    if (known) return { sequence: known.sequence };
    const added = this.say(conversation, {
      clientMessageId,
      kind: op === 'note.add' ? 'note' : 'message',
      text: String(input.text ?? ''),
      sender: { kind: 'representative', id: me.userId, name: me.displayName },
    });
    return { sequence: added.sequence };
  }

  #leave(conversation: FakeConversation, state: 'open' | 'waiting' | 'closed'): void {
    conversation.detail.state = state;
    this.mine.delete(conversation.detail.conversationId);
    this.desk.capacity.reserved -= 20;
    this.pushDesk();
  }
}
