/** A CRM that signs in whoever comes and then, once told so, never answers again. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class HangingCrm {
  readonly #server: Server;
  #hangs = false;
  /** Requests that were left without an answer. */
  unanswered = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      if (this.#hangs) {
        this.unanswered += 1;
        return;
      }
      request.resume();
      const isToken = request.url?.endsWith('/token');
      response.writeHead(isToken ? 200 : 404, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          isToken
            ? { token_type: 'Bearer', expires_in: 3599, access_token: 'bench' }
            : { error: { code: '0x80060888', message: 'Resource not found' } },
        ),
      );
    });
  }

  static async start(): Promise<HangingCrm> {
    const crm = new HangingCrm();
    await new Promise<void>((resolve) => crm.#server.listen(0, '127.0.0.1', resolve));
    return crm;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  hang(): void {
    this.#hangs = true;
  }

  /** Gives up on whoever still waits. */
  drop(): void {
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
