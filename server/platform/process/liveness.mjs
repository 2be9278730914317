// JavaScript, not TypeScript: the set-up uses it before Node 24 is there.

/** Is a process that wrote its identity into a file still the same living process? Safe against reused pids. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * @typedef {object} ProcessIdentity
 * @property {number} pid
 * @property {string} startTime When the process began, in the operating system's own notation; only ever compared.
 */

/**
 * When the process began, or undefined when there is no such process (a zombie counts as gone).
 * @param {number} pid
 * @returns {string | undefined}
 */
export function startTimeOf(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return process.platform === 'linux' ? linuxStartTime(pid) : psStartTime(pid);
}

/** @param {number} pid */
function linuxStartTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in parentheses and may hold spaces: count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function psStartTime(pid) {
  try {
    const answer = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
    const [state = '', ...began] = answer.split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : began.join(' ');
  } catch {
    return undefined;
  }
}

/** @type {ProcessIdentity | undefined} */
let own;

/**
 * The identity of the running process.
 * @returns {ProcessIdentity}
 */
export function ownIdentity() {
  own ??= { pid: process.pid, startTime: startTimeOf(process.pid) ?? '' };
  return own;
}

/**
 * @param {ProcessIdentity} identity
 * @returns {boolean} True while that very process lives.
 */
export const isAlive = (identity) => startTimeOf(identity.pid) === identity.startTime;

/**
 * Reads an identity from text that `JSON.stringify` of one made; undefined when the text is anything else.
 * @param {string} text
 * @returns {ProcessIdentity | undefined}
 */
export function parseIdentity(text) {
  try {
    const value = JSON.parse(text);
    const { pid, startTime } = value ?? {};
    return Number.isInteger(pid) && typeof startTime === 'string' ? { pid, startTime } : undefined;
  } catch {
    return undefined;
  }
}
