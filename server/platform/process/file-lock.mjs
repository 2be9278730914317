// JavaScript, not TypeScript: the set-up uses it before Node 24 is there.

/**
 * A lock between processes of one machine, held as a file that names its owner. A lock whose owner has died, even by
 * kill -9, is taken over. Not re-entrant: a process that asks twice waits for itself.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, ownIdentity, parseIdentity } from './liveness.mjs';

const pauseMs = 25;
/** Clearing a dead owner's lock takes well under a millisecond; a guard older than this belongs to a dead process. */
const guardStaleMs = 10_000;

/** Thrown when a living process keeps the lock for longer than the caller wants to wait. */
export class LockTimeoutError extends Error {
  /**
   * @param {string} path
   * @param {number} ownerPid
   */
  constructor(path, ownerPid) {
    super(`Process ${ownerPid} holds ${path}. Wait until it has finished, or end it, and try again.`);
    this.name = 'LockTimeoutError';
    /** @type {number} */
    this.ownerPid = ownerPid;
  }
}

/**
 * Runs `action` while this process holds the lock, and gives the lock back however the action ends.
 * @template T
 * @param {string} path The lock file; its folder must exist.
 * @param {() => T | Promise<T>} action
 * @param {{ waitMs?: number, onWait?: (ownerPid: number) => void }} [options] `waitMs`: 120 s by default.
 * @returns {Promise<T>}
 * @throws {LockTimeoutError}
 */
export async function withFileLock(path, action, { waitMs = 120_000, onWait } = {}) {
  await take(path, waitMs, onWait);
  try {
    return await action();
  } finally {
    rmSync(path, { force: true });
  }
}

/**
 * @param {string} path
 * @param {number} waitMs
 * @param {((ownerPid: number) => void) | undefined} onWait
 */
async function take(path, waitMs, onWait) {
  const deadline = Date.now() + waitMs;
  // Written in full under another name, then linked: nobody can ever read half a lock.
  const draft = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
  writeFileSync(draft, JSON.stringify(ownIdentity()));
  let told = false;
  try {
    for (;;) {
      if (linked(draft, path)) return;
      const owner = ownerOf(path);
      if (owner === 'gone') continue;
      if (owner === undefined || !isAlive(owner)) {
        removeDead(path);
      } else {
        if (Date.now() > deadline) throw new LockTimeoutError(path, owner.pid);
        if (!told) onWait?.(owner.pid);
        told = true;
      }
      await sleep(pauseMs);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * @param {string} draft
 * @param {string} path
 */
function linked(draft, path) {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} path */
function ownerOf(path) {
  try {
    return parseIdentity(readFileSync(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'gone';
    throw error;
  }
}

/**
 * Removes the lock of a dead process. Two waiters may see the same dead owner; without a guard the slower one would
 * remove the lock that the faster one has just taken.
 * @param {string} path
 */
function removeDead(path) {
  const guard = `${path}.clearing`;
  try {
    mkdirSync(guard);
  } catch {
    if (ageMs(guard) > guardStaleMs) rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    const owner = ownerOf(path);
    if (owner !== 'gone' && (owner === undefined || !isAlive(owner))) rmSync(path, { force: true });
  } finally {
    rmdirSync(guard);
  }
}

/** @param {string} path */
function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;
