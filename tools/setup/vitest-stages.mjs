/** One run of vitest over all its projects, told as one stage for each. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRoot } from './place.mjs';
import { heading, runVisibly } from './stages.mjs';

/** @typedef {import('./stages.mjs').Stage} Stage */

/** In the order in which vitest.config.ts runs them. */
const projectNames = ['unit', 'database', 'scenario', 'browser'];

/** @param {string} file */
function projectOf(file) {
  if (/\.browser\.ts$/.test(file)) return 'browser';
  if (/\.scenario\.ts$/.test(file)) return 'scenario';
  return /\.db\.test\.ts$/.test(file) ? 'database' : 'unit';
}

/**
 * @param {string} node
 * @param {{ patterns?: string[], browser: string | undefined }} options `browser`: without one the browser tests are left out.
 * @returns {Promise<Stage[]>}
 */
export async function runVitest(node, { patterns = [], browser }) {
  heading('tests');
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-report-'));
  const report = join(folder, 'report.json');
  try {
    const args = [inRoot('node_modules', 'vitest', 'vitest.mjs'), 'run', ...patterns];
    args.push('--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
    if (browser === undefined) args.push('--project=!browser');
    const code = await runVisibly(node, args, browser === undefined ? {} : { CHROMIUM_PATH: browser });
    const stages = readReport(report);
    const failed = stages.some((stage) => stage.failed > 0);
    // Errors outside any test, such as one in the teardown, show in the exit code alone.
    if (code !== 0 && !failed) stages.push({ name: 'test run', passed: 0, failed: 1, skipped: 0, ms: 0 });
    return stages;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @typedef {{ name: string, status: string, startTime: number, endTime: number,
 *   assertionResults: { status: string }[] }} FileResult
 */

/**
 * @param {string} report The file that vitest's JSON reporter wrote.
 * @returns {Stage[]} Those with at least one file.
 */
function readReport(report) {
  /** @type {FileResult[]} */
  let files = [];
  try {
    files = JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    // vitest did not get as far as a report; its exit code says so.
  }
  return projectNames.flatMap((name) => {
    const own = files.filter((file) => projectOf(file.name) === name);
    return own.length === 0 ? [] : [stageOf(name, own)];
  });
}

/**
 * @param {string} name
 * @param {FileResult[]} files
 * @returns {Stage}
 */
function stageOf(name, files) {
  const stage = { name, passed: 0, failed: 0, skipped: 0, ms: 0 };
  for (const { status, assertionResults } of files) {
    const count = (/** @type {string} */ wanted) =>
      assertionResults.filter((test) => test.status === wanted).length;
    const [passed, failed] = [count('passed'), count('failed')];
    stage.passed += passed;
    stage.failed += failed;
    stage.skipped += assertionResults.length - passed - failed;
    // A file that cannot be loaded, or that left something open, has no failed test of its own.
    if (status === 'failed' && failed === 0) stage.failed += 1;
  }
  const began = Math.min(...files.map((file) => file.startTime));
  stage.ms = Math.max(...files.map((file) => file.endTime)) - began;
  return stage;
}
