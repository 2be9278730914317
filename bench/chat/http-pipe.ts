/**
 * A client that costs next to nothing: one kept connection, one request at a time, written and read by hand. The
 * machine's cores belong to the server that is measured.
 */
import { connect, type Socket } from 'node:net';

export interface PipeAnswer {
  status: number;
  body: string;
}

interface Waiting {
  resolve(answer: PipeAnswer): void;
  reject(error: Error): void;
}

export class HttpPipe {
  readonly #socket: Socket;
  readonly #host: string;
  #received = '';
  #waiting: Waiting | undefined;

  constructor(url: string) {
    const { hostname, port, host } = new URL(url);
    this.#host = host;
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (part: string) => this.#receive(part));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  get busy(): boolean {
    return this.#waiting !== undefined;
  }

  /** The unchanging front of a request. */
  head(method: string, path: string, bearer: string): string {
    return `${method} ${path} HTTP/1.1\r\nhost: ${this.#host}\r\nauthorization: Bearer ${bearer}\r\ncontent-type: application/json\r\ncontent-length: `;
  }

  /** @param body ASCII: its length is its number of bytes. */
  send(head: string, body: string): Promise<PipeAnswer> {
    if (this.#waiting) throw new Error('one request at a time');
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${head}${body.length}\r\n\r\n${body}`, 'latin1');
    });
  }

  /** Sends and reads JSON. @throws {Error} on any status from 400 on. */
  async json(method: string, path: string, bearer: string, body: unknown): Promise<Record<string, unknown>> {
    const answer = await this.send(this.head(method, path, bearer), JSON.stringify(body));
    if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body) as Record<string, unknown>;
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(part: string): void {
    const text = this.#received === '' ? part : this.#received + part;
    const headEnd = text.indexOf('\r\n\r\n');
    const length = headEnd < 0 ? undefined : /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    if (headEnd >= 0 && length === undefined) {
      this.#fail(new Error(`an answer without a length: ${text.slice(0, headEnd)}`));
      return;
    }
    if (length === undefined || text.length < headEnd + 4 + Number(length)) {
      this.#received = text;
      return;
    }
    this.#received = '';
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(text.slice(9, 12)), body: text.slice(headEnd + 4) });
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
    this.#socket.destroy();
  }
}
