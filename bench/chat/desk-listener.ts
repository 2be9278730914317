/** A representative's socket that accepts every offer and looks at pushed messages without parsing them. */
import { WebSocket } from 'ws';
import type { RealtimeFrame } from '../../contracts/realtime.ts';

export interface DeskListenerOptions {
  url: string;
  token: string;
  /** A frame with messages, as it came. */
  onMessages(frame: string): void;
  /** An offer is on the socket. */
  onOffered?(conversationId: string): void;
  onAccepted(conversationId: string): void;
}

const messagesPush = '{"push":"messages"';

export class DeskListener {
  readonly #options: DeskListenerOptions;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (frame: RealtimeFrame) => void>();
  readonly #accepting = new Set<string>();
  #requests = 0;

  private constructor(options: DeskListenerOptions, socket: WebSocket) {
    this.#options = options;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => this.#receive(data));
  }

  /** Comes to the desk and is available. */
  static async open(options: DeskListenerOptions): Promise<DeskListener> {
    const socket = new WebSocket(`${options.url.replace(/^http/, 'ws')}/api/realtime`, {
      headers: { authorization: `Bearer ${options.token}` },
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    const desk = new DeskListener(options, socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    await desk.call('desk.follow', {});
    await desk.call('presence.set', { presence: 'available' });
    return desk;
  }

  async call(op: string, input: Record<string, unknown>): Promise<unknown> {
    this.#requests += 1;
    const id = this.#requests;
    const frame = await new Promise<RealtimeFrame>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, op, input }));
    });
    if ('ok' in frame && frame.ok) return frame.output;
    throw new Error(`${op}: ${JSON.stringify(frame)}`);
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(data: Buffer): void {
    const text = data.toString('latin1');
    if (text.startsWith(messagesPush)) {
      this.#options.onMessages(text);
      return;
    }
    const frame = JSON.parse(data.toString('utf8')) as RealtimeFrame;
    if ('re' in frame) {
      this.#waiting.get(Number(frame.re))?.(frame);
      this.#waiting.delete(Number(frame.re));
    } else if (frame.push === 'desk') {
      for (const { offerId, conversationId } of frame.desk.offers) this.#accept(offerId, conversationId);
    }
  }

  #accept(offerId: string, conversationId: string): void {
    if (this.#accepting.has(offerId)) return;
    this.#accepting.add(offerId);
    this.#options.onOffered?.(conversationId);
    this.call('offer.accept', { offerId }).then(
      () => this.#options.onAccepted(conversationId),
      (error: Error) => process.stderr.write(`${error.message}\n`),
    );
  }
}
