/** A run in stages: each shows its output and is counted; the run goes on after a failure and fails at the end. */
import { spawn } from 'node:child_process';
import { environmentFor, root } from './place.mjs';
import { SetupError } from './progress.mjs';

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} ms
 */

/** @param {string} name */
export const heading = (name) => console.log(`\n── ${name} ${'─'.repeat(Math.max(4, 70 - name.length))}`);

/**
 * Runs a program under Node 24 with our standard streams.
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] Added to ours.
 * @returns {Promise<number>} The exit code; a signal counts as 1.
 */
export const runVisibly = (node, args, env = {}) =>
  ended(
    spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      env: { ...environmentFor(node), ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
    }),
  );

/**
 * Runs programs under Node 24 beside one another; what each of them prints is shown whole, in their order.
 * @param {string} node
 * @param {{ name: string, args: string[] }[]} programs
 * @returns {Promise<Stage[]>}
 */
export async function runTogether(node, programs) {
  const running = programs.map(async ({ name, args }) => {
    const began = Date.now();
    const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...args], {
      cwd: root,
      // They see no terminal, but what they print comes to ours.
      env: {
        ...environmentFor(node),
        ...(process.stdout.isTTY && !process.env.NO_COLOR ? { FORCE_COLOR: '1' } : {}),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
      });
    }
    const code = await ended(child);
    return { name, code, output, ms: Date.now() - began };
  });
  const stages = [];
  for (const program of running) {
    const { name, code, output, ms } = await program;
    heading(name);
    process.stdout.write(output);
    stages.push({ name, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, ms });
  }
  return stages;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>} The exit code; a signal counts as 1.
 */
function ended(child) {
  const pass = (/** @type {NodeJS.Signals} */ signal) => void child.kill(signal);
  process.on('SIGTERM', pass);
  // Ctrl+C reaches the child by itself; we wait for it to end in good order.
  const wait = () => undefined;
  process.on('SIGINT', wait);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  }).finally(() => {
    process.off('SIGTERM', pass);
    process.off('SIGINT', wait);
  });
}

/**
 * Runs something that passes or fails as a whole.
 * @param {string} name
 * @param {() => Promise<number | void>} action An exit code other than 0, or a SetupError, is a failure.
 * @returns {Promise<Stage>}
 */
export async function single(name, action) {
  heading(name);
  const began = Date.now();
  let ok = false;
  try {
    ok = ((await action()) ?? 0) === 0;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(error.message);
  }
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, ms: Date.now() - began };
}

/**
 * Prints the table and, as the very last line, the sum.
 * @param {Stage[]} stages
 * @returns {number} The exit code: 1 after a failure, or when nothing ran.
 */
export function summarize(stages) {
  heading('summary');
  for (const { name, passed, failed, skipped, ms } of stages) {
    const mark = failed > 0 ? 'FAILED' : passed > 0 ? 'passed' : 'nothing';
    const counts = [
      `${passed} passed`,
      failed ? `${failed} failed` : '',
      skipped ? `${skipped} skipped` : '',
    ];
    const seconds = `${(ms / 1000).toFixed(1)} s`.padStart(8);
    console.log(`${name.padEnd(14)} ${mark.padEnd(8)} ${seconds}  ${counts.filter(Boolean).join(', ')}`);
  }
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    stages.reduce((n, stage) => n + stage[key], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
  return sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
}
