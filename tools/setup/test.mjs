/**
 * `npm test`: set-up, checks and all tests, one stage after the other; all of them run, and it fails at the end.
 * `npm test -- <pattern>` runs only the test files whose path contains the pattern.
 */
import { readdirSync } from 'node:fs';
import { browserAdvice, canInstallBrowser, findBrowser, installBrowser } from './browser.mjs';
import { webReady } from './build-web.mjs';
import { runChecks } from './checks.mjs';
import { inRoot } from './place.mjs';
import { prepare } from './prepare.mjs';
import { createProgress, runMain, SetupError } from './progress.mjs';
import { single, summarize } from './stages.mjs';
import { runVitest } from './vitest-stages.mjs';

/**
 * @param {string[]} patterns
 * @returns {boolean} Could one of the tests that need the built web or a browser be meant?
 */
function wantsWeb(patterns) {
  const files = readdirSync(inRoot('testing'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(browser|scenario)\.ts$/.test(file))
    .map((file) => inRoot('testing', file));
  return patterns.length === 0 || files.some((file) => patterns.some((pattern) => file.includes(pattern)));
}

/**
 * @returns {Promise<string>} The program.
 * @throws {SetupError}
 */
async function browserProgram() {
  const found = findBrowser();
  if (found !== undefined) return found;
  if (!canInstallBrowser()) throw new SetupError(browserAdvice);
  return createProgress(process.stdout).step('installing Chromium with apt-get', installBrowser);
}

await runMain(async () => {
  const patterns = process.argv.slice(2);
  const { node } = await prepare({ packages: 'all' });
  const stages = patterns.length === 0 ? await runChecks(node) : [];
  /** @type {string | undefined} */
  let browser;
  if (wantsWeb(patterns)) {
    const web = async () => void (await prepare({ packages: 'all', web: true }));
    if (!webReady()) stages.push(await single('web build', web));
    const found = await single('chromium', async () => {
      browser = await browserProgram();
      console.log(browser);
    });
    if (found.failed > 0) stages.push(found);
  }
  stages.push(...(await runVitest(node, { patterns, browser })));
  return summarize(stages);
});
