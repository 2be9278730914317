import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, FrameLocator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { adminConnectionString } from '../../admin.ts';
import { startTestServer, type TestServer } from '../../server.ts';
import { axeOnce, wcag } from '../axe.ts';
import { openBrowser, seenSoon } from '../machine.ts';
import { CrmSite } from './crm-site.ts';

/** What a CRM's page heard, in order. */
export interface Heard {
  messageType?: string;
  messageData?: Record<string, unknown> & { event?: string; conversation?: Record<string, unknown> };
  type?: string;
  data?: Record<string, unknown>;
  opencti?: string;
  options?: Record<string, unknown>;
  ok?: boolean;
  messageId?: string;
}

/** A CRM's page with the desk in it. */
export interface Held {
  page: Page;
  /** Our page in the CRM's, and the desk in ours. */
  embed: FrameLocator;
  desk: FrameLocator;
  heard(): Promise<Heard[]>;
}

export class Stage {
  readonly server: TestServer;
  readonly listed: CrmSite;
  readonly unlisted: CrmSite;
  readonly #browser: Browser;
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(server: TestServer, browser: Browser, listed: CrmSite, unlisted: CrmSite) {
    this.server = server;
    this.#browser = browser;
    this.listed = listed;
    this.unlisted = unlisted;
  }

  static async open(): Promise<Stage> {
    const [server, browser, listed, unlisted] = await Promise.all([
      startTestServer(adminConnectionString()),
      openBrowser(),
      CrmSite.listen(),
      CrmSite.listen(),
    ]);
    return new Stage(server, browser, listed, unlisted);
  }

  /** As an administrator. */
  async allow(allowedOrigins: string[], hosts: Record<string, unknown> = {}): Promise<number> {
    const response = await fetch(`${this.server.url}/api/embed`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${await this.server.token('administrator')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ allowedOrigins, hosts }),
    });
    return response.status;
  }

  /** In a browser as strict as they come: a frame in another site's page gets no cookie and no storage. */
  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width: 1180, height: 760 },
      reducedMotion: 'reduce',
      ...options,
    });
    this.#closers.push(() => context.close());
    await context.addInitScript(denyStorageElsewhere);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
  }

  /** A CRM's page that holds the desk, opened by somebody who is not signed in to it. */
  async hold(
    host: 'generic' | 'hubspot' | 'salesforce',
    options: BrowserContextOptions & { stranger?: string; site?: CrmSite; query?: string } = {},
  ): Promise<Held> {
    const { stranger, site = this.listed, query = `host=${host}`, ...rest } = options;
    const page = await this.newPage(rest);
    await page.goto(site.address(host, `${this.server.url}/embed/?${query}`, stranger));
    return heldBy(page);
  }

  /** The same CRM in one more tab of the same browser; signed in by the session that its first window made. */
  async holdBeside(first: Held): Promise<Held> {
    const page = await first.page.context().newPage();
    page.setDefaultTimeout(15_000);
    await page.goto(first.page.url());
    const held = heldBy(page);
    const opened = page.context().waitForEvent('page');
    await held.desk.getByRole('button', { name: 'Sign in' }).click();
    await opened;
    await seenSoon(held.desk.getByRole('button', { name: /^Presence:/ }));
    return held;
  }

  /** Signs in through the window that the frame opens. */
  async signIn({ page, desk }: Held, username = 'representative'): Promise<void> {
    const opened = page.context().waitForEvent('page');
    const button = desk.getByRole('button', { name: 'Sign in' });
    await seenSoon(button);
    await button.click();
    const window = await opened;
    const name = window.getByRole('textbox', { name: 'User name' });
    await seenSoon(name);
    await name.fill(username);
    await window.locator('input[type=password]').fill('patchbay-demo');
    const closed = window.waitForEvent('close');
    await window.getByRole('button', { name: 'Sign in' }).click();
    await closed;
    await seenSoon(desk.getByRole('button', { name: /^Presence:/ }));
  }

  async leave(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.#browser.close();
    await this.server.stop();
    await Promise.all([this.listed.close(), this.unlisted.close()]);
  }
}

/**
 * What a frame in another site's page finds where somebody blocks third-party cookies. Chrome does it by itself in a
 * private window, the headless shell does not; our cookie is SameSite=Strict and stays away from it in any case.
 */
function denyStorageElsewhere(): void {
  const hosts = [...window.location.ancestorOrigins].map((origin) => new URL(origin).hostname);
  if (hosts.every((host) => host === window.location.hostname)) return;
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
}

function heldBy(page: Page): Held {
  const embed = page.frameLocator('iframe:not(#stranger)');
  return {
    page,
    embed,
    desk: embed.frameLocator('iframe'),
    heard: () => page.evaluate(() => (window as unknown as { heard: Heard[] }).heard),
  };
}

/** Expects what is read to become so within a few seconds. */
export const eventually = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 15_000 });

/** What axe finds against WCAG 2.2 A and AA in the page and the frames it holds, in the light and in the dark. */
export async function barriers({ page, desk }: Held): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const shown = () => desk.locator('html').evaluate((html) => html.style.colorScheme);
    await eventually(shown).toBe(colorScheme);
    const { violations } = await new AxeBuilder({ page, axeSource: axeOnce })
      .withTags(wcag)
      .exclude(['iframe', 'iframe', '[data-tabster-dummy]'])
      .analyze();
    for (const { id, nodes } of violations)
      for (const { target, failureSummary } of nodes)
        found.push(`${colorScheme}: ${id}: ${target.join(' ')}: ${failureSummary ?? ''}`);
  }
  return found;
}
