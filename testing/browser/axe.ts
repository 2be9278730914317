import { readFileSync } from 'node:fs';
import type { AxeResults, ElementContext, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const script = readFileSync(new URL('./axe.min.js', import.meta.resolve('axe-core')), 'utf8');

/** For frames that are looked into one by one: each of them that has axe keeps it. */
export const axeOnce = `if (!('axe' in window)) { ${script} }`;

/** What there is to be met: WCAG 2.2 A and AA. */
export const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Wanted {
  /** Rules of these kinds; without them, all that axe runs by itself. */
  tags?: string[];
  /** What of the page; without it, all of it. */
  include?: string;
  exclude?: string[];
  /** Rules that are not wanted. */
  without?: string[];
}

/**
 * What axe finds in a page, as readable lines; empty when there is nothing. Its script is brought once for each page
 * that was loaded: half a megabyte costs the browser more than the look itself. Frames are not looked into.
 */
export async function violationsIn(page: Page, wanted: Wanted): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(script);
  const { tags, include, exclude = [], without = [] } = wanted;
  const where = {
    ...(include !== undefined && { include: [[include]] }),
    exclude: exclude.map((selector) => [selector]),
  };
  const how: RunOptions = {
    ...(tags && { runOnly: { type: 'tag', values: tags } }),
    rules: Object.fromEntries(without.map((rule) => [rule, { enabled: false }])),
    // Nobody reads the details of what is well.
    resultTypes: ['violations'],
  };
  const { violations } = await page.evaluate(
    ([context, options]) =>
      (
        window as unknown as {
          axe: { run(context: ElementContext, options: RunOptions): Promise<AxeResults> };
        }
      ).axe.run(context, options),
    [where, how] as const,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? node.html}`),
  );
}
