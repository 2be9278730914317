import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { violationsIn, wcag } from '../axe.ts';
import { builtWeb, openBrowser, seenSoon } from '../machine.ts';
import { FakeServer } from './fake-server.ts';

/** A browser and a built desk; each test opens its own fake server and page. */
export class Stage {
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #closers: (() => Promise<unknown>)[] = [];

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  /** Starts the machine's Chromium. */
  static async open(): Promise<Stage> {
    return new Stage(await openBrowser(), builtWeb('desk'));
  }

  /** A fresh server and a fresh page on its sign-in. */
  async enter(
    options: BrowserContextOptions = {},
  ): Promise<{ fake: FakeServer; page: Page; complaints: string[] }> {
    const fake = await FakeServer.start(this.#folder);
    const context = await this.#browser.newContext({
      baseURL: fake.origin,
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
      colorScheme: 'light',
      ...options,
    });
    this.#closers.push(
      () => context.close(),
      () => fake.close(),
    );
    const page = await context.newPage();
    origins.set(page, fake.origin);
    page.setDefaultTimeout(10_000);
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      const about = message.text();
      if (message.type() === 'error' && !/WebSocket|status of 401/.test(about)) complaints.push(about);
    });
    return { fake, page, complaints };
  }

  /** Closes what the last test opened. */
  async leave(): Promise<void> {
    for (const close of this.#closers.splice(0)) await close();
  }

  async close(): Promise<void> {
    await this.leave();
    await this.#browser.close();
  }
}

const origins = new WeakMap<Page, string>();

/** Opens the desk as somebody who signed in before; `signing-in.browser.ts` tries the page for it. */
export async function signIn(page: Page, username: 'rita' | 'sam' | 'adam', path = '/desk/'): Promise<void> {
  await page.context().addCookies([{ name: 'patchbay', value: username, url: origins.get(page) as string }]);
  await page.goto(path);
  await seenSoon(page.getByRole('button', { name: 'Account and settings' }));
}

/** To another place of the desk, as a link of it leads there: nothing is loaded again. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((place) => {
    history.pushState(null, '', place);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** Expects what is read to become so within a few seconds. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 8_000 });
}

/** A notice in the corner, by its exact words; its twin for screen readers comes first in the page. */
export function notice(page: Page, text: string): Locator {
  return page.getByText(text, { exact: true }).last();
}

/**
 * What axe finds against WCAG 2.2 A and AA, as readable lines; empty when there is nothing. Left out are the focus
 * sentinels of Fluent's menus and dialogs (they pass the focus on and are never rested on), and, while a menu is
 * open, the advice that everything stands in a landmark: Fluent renders menus at the end of the body. What stands in
 * a frame is another site's page.
 */
export async function barriers(page: Page): Promise<string[]> {
  const menuOpen = (await page.getByRole('menu').count()) > 0;
  return await violationsIn(page, {
    tags: [...wcag, 'best-practice'],
    exclude: ['[data-tabster-dummy]', 'iframe'],
    without: menuOpen ? ['region'] : [],
  });
}

/** How many pixels of the page are beyond its right edge; there should be none. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/**
 * Looks at one state of a page in the theme that it is in, then in the other one. It stays in that, for to change it
 * means to style everything anew: what is looked at next begins there.
 */
export async function inBothThemes(
  page: Page,
  look: (theme: 'light' | 'dark') => Promise<unknown>,
): Promise<void> {
  const first = await page.evaluate(() => {
    // Else every element passes to its new colours gradually, however briefly, which costs more than all the rest.
    if (document.adoptedStyleSheets.length === 0) {
      const still = new CSSStyleSheet();
      still.replaceSync('*, *::before, *::after { transition-property: none !important }');
      document.adoptedStyleSheets.push(still);
    }
    return document.documentElement.style.colorScheme === 'dark' ? 'dark' : 'light';
  });
  await look(first);
  const second = first === 'dark' ? 'light' : 'dark';
  await page.emulateMedia({ colorScheme: second });
  await page.waitForFunction((wanted) => document.documentElement.style.colorScheme === wanted, second);
  await look(second);
}

/**
 * As `barriers`, and what is beyond the edge, of this one state in the light and in the dark. Pictures of it are taken
 * by this name where a folder for them is named (`SHOTS`).
 */
export async function barriersInBothThemes(page: Page, pictured?: string): Promise<string[]> {
  const found: string[] = [];
  const folder = process.env.SHOTS;
  await inBothThemes(page, async (theme) => {
    found.push(...(await barriers(page)).map((line) => `${theme}: ${line}`));
    const pixels = await sideways(page);
    if (pixels > 0) found.push(`${theme}: ${pixels} pixels are beyond the right edge`);
    if (folder && pictured)
      await page.screenshot({ path: `${folder}/${pictured}-${theme}.png`, fullPage: true });
  });
  return found;
}
