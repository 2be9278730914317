import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { FakeDirectLine, type FakeOptions } from '../../direct-line/fake-direct-line.ts';
import { builtWeb, openBrowser, seenSoon } from '../machine.ts';

/** How a page is opened. */
export interface PageOptions {
  /** The attributes of the script tag, without `data-`. */
  data?: Record<string, string>;
  /** A Content-Security-Policy of the page. */
  csp?: string;
  /** CSS of the page. */
  css?: string;
  path?: string;
}

/** A web site with the widget on it, a browser, and a fake Direct Line server behind it. */
export class Stage {
  readonly fake: FakeDirectLine;
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #contexts: BrowserContext[] = [];
  /** Everything that pages complained of. */
  readonly errors: string[] = [];
  #page: PageOptions = {};

  private constructor(fake: FakeDirectLine, browser: Browser, server: Server) {
    this.fake = fake;
    this.#browser = browser;
    this.#server = server;
    const outDir = builtWeb('widget');
    server.on('request', async (request, response) => {
      const path = new URL(request.url ?? '/', 'http://site').pathname;
      if (path === '/widget.js' || path === '/widget-cards.js') {
        response.setHeader('content-type', 'text/javascript').end(await readFile(join(outDir, path)));
      } else if (path === '/demo') {
        // On the demo page the house is where the script comes from; here it is the fake.
        const demo = await readFile(join(outDir, 'demo.html'), 'utf8');
        const tag = '<script src="/widget.js"';
        response.setHeader('content-type', 'text/html');
        response.end(demo.replace(tag, `${tag} data-host="${fake.url}"`));
      } else if (path.startsWith('/page')) {
        if (this.#page.csp) response.setHeader('content-security-policy', this.#page.csp);
        response.setHeader('content-type', 'text/html').end(this.#html());
      } else {
        response.writeHead(404).end();
      }
    });
  }

  static async open(options: FakeOptions = {}): Promise<Stage> {
    const [fake, browser] = await Promise.all([FakeDirectLine.listen(options), openBrowser()]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Stage(fake, browser, server);
  }

  async close(): Promise<void> {
    await this.closePages();
    await this.#browser.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await this.fake.close();
  }

  /** Between two tests: no page is left, and the fake works again. */
  async closePages(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    this.fake.recover();
    this.fake.slowDown(0);
    this.errors.splice(0);
  }

  get site(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A visitor of their own, on the page with the widget. */
  async visit(options: PageOptions & { context?: BrowserContextOptions } = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options.context,
    });
    context.setDefaultTimeout(15_000);
    this.#contexts.push(context);
    return this.visitIn(context, options);
  }

  /** Another tab of the same visitor. */
  async visitIn(context: BrowserContext, options: PageOptions = {}): Promise<Page> {
    this.#page = options;
    const page = await context.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    await page.goto(this.site + (options.path ?? '/page'));
    await page.waitForFunction(() => 'patchbay' in window);
    return page;
  }

  #html(): string {
    const data = { channel: 'web', host: this.fake.url, ...this.#page.data };
    const attributes = Object.entries(data).map(([name, value]) => `data-${name}="${value}"`);
    const style = this.#page.css ? `<style>${this.#page.css}</style>` : '';
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
      <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">${style}</head>
      <body><main><h1>A shop</h1><p>Some words. <a href="/page/other">Another page</a></p></main>
      <script src="/widget.js" ${attributes.join(' ')} async></script></body></html>`;
  }
}

/** What is found in one state of a page in the light and in the dark; the page stays in the light. */
export async function inBothThemes(page: Page, find: () => Promise<string[]>): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // What changes its colour gradually, however briefly, has it then.
    await page.waitForFunction((theme) => {
      const inside = document.querySelector('patchbay-chat')?.shadowRoot;
      const changing = (inside?.getAnimations() ?? []).some((one) => one instanceof CSSTransition);
      return matchMedia(`(prefers-color-scheme: ${theme})`).matches && !changing;
    }, colorScheme);
    found.push(...(await find()).map((line) => `${colorScheme}: ${line}`));
  }
  return found;
}

/** Opens the panel. */
export async function openPanel(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open chat' }).click();
  await seenSoon(page.getByRole('textbox', { name: 'Message' }));
}

/** Opens the chat and waits until it is connected: the fake's `latest` is then this page's conversation. */
export async function openChat(page: Page): Promise<void> {
  await openPanel(page);
  await seenSoon(page.locator('.dot.on'));
}

/** Like `expect.poll`, with the patience that a busy machine needs. */
export const eventually = <T>(look: () => T | Promise<T>) =>
  expect.poll(look, { timeout: 15_000, interval: 30 });

/** Writes a message and sends it with Enter. */
export async function say(page: Page, text: string): Promise<void> {
  const input = page.getByRole('textbox', { name: 'Message' });
  await input.fill(text);
  await input.press('Enter');
}

/** Waits until something holds; fails with the words when it does not in time. */
export async function until(what: string, holds: () => boolean, ms = 15_000): Promise<void> {
  const end = Date.now() + ms;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`Not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
