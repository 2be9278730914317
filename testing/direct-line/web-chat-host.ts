import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package's main file lies beside the bundle for script tags. */
const bundle = join(dirname(fileURLToPath(import.meta.resolve('botframework-webchat'))), 'webchat-es5.js');
const page = new URL('./web-chat.page.html', import.meta.url);

/** A web site with Microsoft's Web Chat on it, for a browser to visit. Nothing comes from outside this machine. */
export class WebChatHost {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** Starts it on a free port. */
  static async listen(): Promise<WebChatHost> {
    const server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site');
      if (pathname === '/webchat-es5.js') {
        response.setHeader('content-type', 'text/javascript; charset=utf-8').end(await readFile(bundle));
      } else if (pathname === '/') {
        response.setHeader('content-type', 'text/html; charset=utf-8').end(await readFile(page));
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WebChatHost(server);
  }

  /** The origin of the site: allow it where origins are checked. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The address of a page that talks to the house at `url` (without `/v3/directline`) with a token. */
  address(url: string, token: string): string {
    return `${this.origin}/?${new URLSearchParams({ domain: `${url}/v3/directline`, token })}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
