/**
 * One customer's client: Direct Line 3.0 as Microsoft's own clients speak it. Posts with a client id until the post
 * is acknowledged, and holds the stream open: after every cut it asks for a new one from the last watermark.
 */
import { WebSocket } from 'ws';
import type { ActivitySet, SentActivity } from '../../contracts/direct-line.ts';
import type { Call, HttpClient } from './http-client.ts';
import { errorOf, type Patience, persist, Unanswered } from './persistence.ts';

export interface DirectLineOptions {
  http: HttpClient;
  secret: string;
  user: { id: string; name: string };
  patience: Patience;
  onActivity(activity: SentActivity): void;
  /** The stream cannot be held any longer. */
  onFailure(error: Error): void;
}

interface Started {
  conversationId: string;
  token: string;
  streamUrl: string;
}

const base = '/v3/directline';

export class DirectLineClient {
  readonly #options: DirectLineOptions;
  #conversationId = '';
  #token = '';
  #watermark: string | undefined;
  #socket: WebSocket | undefined;
  /** Requests under way hang on it; a cut aborts them too. */
  #line = new AbortController();
  #closed = false;

  constructor(options: DirectLineOptions) {
    this.#options = options;
  }

  get conversationId(): string {
    return this.#conversationId;
  }

  /** Opens the conversation and its stream. @returns the conversation's id. */
  async start(): Promise<string> {
    const { secret, user } = this.#options;
    const { token } = (await this.#call('POST', '/tokens/generate', { bearer: secret, body: { user } })) as {
      token: string;
    };
    const started = (await this.#call('POST', '/conversations', {
      bearer: token,
      body: { user },
    })) as Started;
    this.#conversationId = started.conversationId;
    this.#token = started.token;
    this.#open(started.streamUrl);
    return started.conversationId;
  }

  /** Sends a text until it is acknowledged. @returns its sequence number. */
  async post(text: string, clientActivityID: string): Promise<number> {
    const { user } = this.#options;
    const answer = (await this.#call('POST', `/conversations/${this.#conversationId}/activities`, {
      bearer: this.#token,
      body: { type: 'message', text, from: user, channelData: { clientActivityID } },
    })) as { id: string };
    return sequenceOf(answer.id) ?? 0;
  }

  /** The network breaks: the socket and every request under way are destroyed. */
  cut(): void {
    this.#line.abort();
    this.#line = new AbortController();
    this.#socket?.terminate();
  }

  close(): void {
    this.#closed = true;
    this.#line.abort();
    this.#socket?.terminate();
  }

  async #call(method: string, path: string, call: Call): Promise<unknown> {
    return await persist(this.#options.patience, async () => {
      if (this.#closed) throw new Error('the client was closed');
      const { status, body } = await this.#options.http.send(method, base + path, {
        ...call,
        signal: this.#line.signal,
      });
      if (status >= 400) throw errorOf(status, body);
      return body;
    });
  }

  #open(streamUrl: string): void {
    if (this.#closed) return;
    const socket = new WebSocket(streamUrl, { perMessageDeflate: false, skipUTF8Validation: true });
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      // A terminated socket may still hold frames that had arrived; a cut client never saw them.
      if (this.#socket === socket && socket.readyState === WebSocket.OPEN) this.#receive(data);
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      if (this.#socket === socket && !this.#closed) this.#resume();
    });
  }

  #resume(): void {
    const query = this.#watermark === undefined ? '' : `?watermark=${encodeURIComponent(this.#watermark)}`;
    this.#call('GET', `/conversations/${this.#conversationId}${query}`, { bearer: this.#token }).then(
      (answer) => this.#open((answer as Started).streamUrl),
      (error: Error) => {
        if (!this.#closed)
          this.#options.onFailure(
            error instanceof Unanswered ? new Error(`stream lost: ${error.message}`) : error,
          );
      },
    );
  }

  #receive(data: Buffer): void {
    // An empty frame says that the line is alive.
    if (data.length === 0) return;
    const set = JSON.parse(data.toString('utf8')) as ActivitySet;
    for (const activity of set.activities) this.#options.onActivity(activity);
    this.#watermark = set.watermark ?? this.#watermark;
  }
}

/** `{conversationId}|{sequence, 7 digits}`; undefined for what has no place in the sequence. */
export function sequenceOf(activityId: string | undefined): number | undefined {
  const digits = /\|(\d+)$/.exec(activityId ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
