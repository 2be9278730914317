/**
 * Stand-ins for the pages of CRMs, on a site of their own (`localhost`, where the house is `127.0.0.1`: to a browser as far
 * apart as two companies). They keep what they hear in `window.heard`, and answer as the real ones do.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const hubspotSdk = new URL('./main.esm.js', import.meta.resolve('@hubspot/calling-extensions-sdk'));
const pages: Record<string, URL> = {
  '/generic': new URL('./generic.page.html', import.meta.url),
  '/hubspot': new URL('./hubspot.page.html', import.meta.url),
  '/salesforce': new URL('./salesforce.page.html', import.meta.url),
  '/intruder': new URL('./intruder.page.html', import.meta.url),
};
const scripts: Record<string, URL> = {
  '/webresources/msdyn_CustomCTIDriver.js': new URL('./driver-stand-in.js', import.meta.url),
  '/calling-extensions-sdk.js': hubspotSdk,
  '/support/api/58.0/lightning/opencti_min.js': new URL('./opencti-stand-in.js', import.meta.url),
};

export class CrmSite {
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async listen(): Promise<CrmSite> {
    const server = createServer(async (request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://site');
      const page = pages[pathname];
      const script = scripts[pathname];
      if (page) response.setHeader('content-type', 'text/html; charset=utf-8').end(await readFile(page));
      else if (script)
        response.setHeader('content-type', 'text/javascript').end(await readFile(fileURLToPath(script)));
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new CrmSite(server);
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A page of this CRM that holds `frame`, and beside it, when given, a page of somebody else. */
  address(page: 'generic' | 'hubspot' | 'salesforce' | 'intruder', frame: string, stranger = ''): string {
    return `${this.origin}/${page}?${new URLSearchParams({ frame, stranger })}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
