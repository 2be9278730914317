/** Running other programs. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { SetupError } from './progress.mjs';

const keptCharacters = 6000;

/**
 * Runs a program quietly to its end; its words are shown only when it fails. It lives in a process group of its own,
 * which ends with us when we are asked to end.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, what: string, onStart?: (pid: number) => void }} options
 *   `what`: the beginning of the sentence when it fails, such as "Installing the packages".
 * @returns {Promise<string>} Its last output.
 * @throws {SetupError}
 */
export async function runQuietly(program, args, { cwd, env, what, onStart }) {
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const { pid } = child;
  if (pid !== undefined) onStart?.(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-keptCharacters);
    });
  }
  const onSignal = (/** @type {NodeJS.Signals} */ name) => {
    if (pid !== undefined) endGroup(pid, name);
    process.exit(128 + constants.signals[name]);
  };
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);
  for (const name of signals) process.on(name, onSignal);
  try {
    const ended = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(signal ?? code));
    });
    if (ended === 0) return output;
    throw new SetupError(
      `${what} failed (${program} ended with ${ended}). Its last words:\n${output.trim()}`,
    );
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    throw new SetupError(`${what} failed: ${String(cause)}`, { cause });
  } finally {
    for (const name of signals) process.off(name, onSignal);
  }
}

/**
 * @param {number} pid The group's leader.
 * @param {NodeJS.Signals} signal
 */
export function endGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}
