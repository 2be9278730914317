/** What every test in a browser stands on: the machine's Chromium, and the web as it was built for the run. */
import { join } from 'node:path';
import { type Browser, chromium, type Locator } from 'playwright-core';
import { inject } from 'vitest';
import { browserAdvice, findBrowser } from '../../tools/setup/browser.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    webFolder: string;
  }
}

/** A browser of one's own. Close it at the end. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(browserAdvice);
  return await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      // Else each page starts one process more, in case another site is opened next.
      '--disable-site-isolation-trials',
    ],
  });
}

/**
 * Waits until something is seen that takes a page a moment. What was not there within a quarter of a second Playwright
 * looks for every half of one, but every tenth while it may take two seconds at most; so those are waited for first.
 */
export async function seenSoon(locator: Locator): Promise<void> {
  await locator.waitFor({ timeout: 2_400 }).catch(() => locator.waitFor());
}

/** Where the built app is. */
export const builtWeb = (app: 'desk' | 'widget'): string => join(inject('webFolder'), app);
