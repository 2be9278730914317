/**
 * Copilot Studio, "direct to engine", as Microsoft's own client speaks to it: each turn answered by a stream of
 * events, and a subscription that goes on from the last event's id. It breaks in every way that is asked for.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Sent = Readonly<Record<string, unknown>>;

/** What happens to the next turn. */
export type StudioFault =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: string }
  /** Takes the turn and never says anything. */
  | { readonly kind: 'hang' }
  /** Breaks off after so many events; the rest is there for whoever subscribes. */
  | { readonly kind: 'cut'; readonly after: number; readonly lose?: boolean }
  | { readonly kind: 'garbled' }
  | { readonly kind: 'html' };

interface Logged {
  readonly id: number;
  readonly activity: Sent;
}

interface Conversation {
  readonly id: string;
  readonly log: Logged[];
  readonly subscribers: Set<ServerResponse>;
}

export interface StudioTurn {
  readonly conversationId: string;
  readonly activity: { type: string; text?: string; name?: string; value?: unknown; [key: string]: unknown };
}

const prefix = '/copilotstudio/dataverse-backed/authenticated/bots/contoso_front/conversations';
const bot = { id: 'contoso_front', name: 'Contoso Copilot', role: 'bot' };

export class StudioStandIn {
  readonly turns: StudioTurn[] = [];
  readonly starts: Sent[] = [];
  /** Tokens that are let in; undefined: every one. */
  accepts: ReadonlySet<string> | undefined;
  faults: StudioFault[] = [];
  /** Whether there is a subscription at all. */
  offersSubscription = true;
  /** Milliseconds before each turn's answer. */
  slowMs = 0;
  readonly #server = createServer((request, response) => {
    this.#serve(request, response).catch(() => response.destroy());
  });
  readonly #conversations = new Map<string, Conversation>();
  #next = 0;

  static async listen(): Promise<StudioStandIn> {
    const studio = new StudioStandIn();
    await new Promise<void>((resolve) => studio.#server.listen(0, '127.0.0.1', resolve));
    return studio;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** As Copilot Studio shows it to be copied. */
  get directConnectUrl(): string {
    return `http://${this.host}${prefix}?api-version=2022-03-01-preview`;
  }

  get latest(): string {
    return [...this.#conversations.keys()].at(-1) ?? '';
  }

  /** How much it has said in the conversation that began last. */
  get saidCount(): number {
    return this.#conversations.get(this.latest)?.log.length ?? 0;
  }

  /** Says something between turns. */
  say(conversationId: string, activity: Sent): void {
    const conversation = this.#conversations.get(conversationId);
    if (!conversation) throw new Error('There is no such conversation.');
    this.#log(conversation, activity, true);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://studio');
    const token = (request.headers.authorization ?? '').replace('Bearer ', '');
    if (this.accepts && !this.accepts.has(token)) return refuse(response, 401);
    const [id, subscribe] = url.pathname.slice(prefix.length + 1).split('/');
    if (!url.pathname.startsWith(prefix)) return refuse(response, 404);
    if (subscribe === 'subscribe') return this.#subscribe(request, response, id ?? '');
    const body = JSON.parse(await text(request)) as Sent;
    const fault = this.faults.shift();
    if (fault?.kind === 'status') return refuse(response, fault.status, fault.retryAfter);
    const conversation = id ? this.#conversations.get(id) : this.#begin(body);
    if (!conversation) return refuse(response, 404);
    if (id) this.turns.push({ conversationId: id, activity: body.activity as StudioTurn['activity'] });
    if (fault?.kind === 'hang') return;
    if (this.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.slowMs));
    if (fault?.kind === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>A proxy’s page.</html>');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-ms-conversationid': conversation.id });
    if (fault?.kind === 'garbled') {
      response.end(
        'event: activity\ndata: {"type": "mess\n\nevent: activity\ndata: 42\n\nevent: end\ndata: end\n\n',
      );
      return;
    }
    const answers = id
      ? answersTo(body.activity as StudioTurn['activity'])
      : body.emitStartConversationEvent === true
        ? [{ type: 'message', text: 'Hello, I am Contoso Copilot.' }]
        : [];
    answers.forEach((answer, n) => {
      if (fault?.kind === 'cut' && n >= fault.after) {
        if (!fault.lose) this.#log(conversation, answer, false);
        return;
      }
      response.write(frame(this.#log(conversation, answer, false)));
    });
    // What was written must be out before the line is cut.
    if (fault?.kind === 'cut') response.write(': cut\n\n', () => setTimeout(() => response.destroy(), 20));
    else response.end('event: end\ndata: end\n\n');
  }

  #begin(body: Sent): Conversation {
    this.starts.push(body);
    const conversation = {
      id: `studio-${this.#conversations.size + 1}`,
      log: [],
      subscribers: new Set<ServerResponse>(),
    };
    this.#conversations.set(conversation.id, conversation);
    return conversation;
  }

  #subscribe(request: IncomingMessage, response: ServerResponse, id: string): void {
    const conversation = this.#conversations.get(id);
    if (!conversation || !this.offersSubscription) {
      refuse(response, 404);
      return;
    }
    const last = Number(request.headers['last-event-id'] ?? Number.NaN);
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-ms-conversationid': id });
    response.write(': hello\n\n');
    if (!Number.isNaN(last))
      for (const each of conversation.log) if (each.id > last) response.write(frame(each));
    conversation.subscribers.add(response);
    response.on('close', () => conversation.subscribers.delete(response));
  }

  #log(conversation: Conversation, activity: Sent, tells: boolean): Logged {
    this.#next += 1;
    const logged = {
      id: this.#next,
      activity: {
        id: `activity-${this.#next}`,
        from: bot,
        conversation: { id: conversation.id },
        ...activity,
      },
    };
    conversation.log.push(logged);
    if (tells) for (const subscriber of conversation.subscribers) subscriber.write(frame(logged));
    return logged;
  }
}

const frame = ({ id, activity }: Logged): string =>
  `event: activity\nid: ${id}\ndata: ${JSON.stringify(activity)}\n\n`;

function refuse(response: ServerResponse, status: number, retryAfter?: string): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      ...(retryAfter ? { 'retry-after': retryAfter } : {}),
    })
    .end(JSON.stringify({ error: { code: String(status), message: 'Refused as told.' } }));
}

async function text(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8') || '{}';
}

const piece = (streamId: string, streamSequence: number, words: string): Sent => ({
  type: 'typing',
  text: words,
  entities: [{ type: 'streaminfo', streamId, streamType: 'streaming', streamSequence }],
});

function answersTo({ type, text: said = '', name, value }: StudioTurn['activity']): Sent[] {
  if (type === 'event')
    return name === 'handoff.initiate'
      ? [{ type: 'message', text: `I have it back: ${JSON.stringify((value as Sent).outcome ?? null)}` }]
      : [];
  if (type !== 'message') return [];
  switch (said.toLowerCase()) {
    case 'stream':
      return [
        piece('s1', 1, 'The parcel '),
        piece('s1', 2, 'is on '),
        piece('s1', 3, 'its way.'),
        {
          type: 'message',
          text: '',
          entities: [{ type: 'streaminfo', streamId: 's1', streamType: 'final', streamSequence: 4 }],
        },
      ];
    case 'three':
      return ['first', 'second', 'third'].map((each) => ({ type: 'message', text: each }));
    case 'person':
      return [
        { type: 'message', text: 'One moment, please.' },
        {
          type: 'event',
          name: 'handoff.initiate',
          value: {
            va_LastTopic: 'Escalate',
            va_LastPhrase: said,
            va_AgentMessage: 'Wants a person.',
            basket: 3,
          },
        },
      ];
    default:
      return [{ type: 'message', text: `Copilot heard: ${said}` }];
  }
}
