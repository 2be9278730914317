/** The postmaster: PostgreSQL's first process, as its pid file tells of it. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTimeOf } from '../process/liveness.mjs';

export interface Postmaster {
  pid: number;
  socketDir: string;
  /** `starting`, `ready`, `stopping` or `standby`; empty in the first instant. */
  status: string;
}

export const pidFileOf = (clusterDir: string): string => join(clusterDir, 'postmaster.pid');

/** What postmaster.pid says, whether that process lives or not; undefined without the file. */
export function readPostmaster(clusterDir: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(pidFileOf(clusterDir), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  // A single-user process writes its pid negated.
  const pid = Math.abs(Number(lines[0]));
  return { pid, socketDir: lines[4]?.trim() ?? '', status: lines[7]?.trim() ?? '' };
}

/**
 * True while the process is a PostgreSQL on that very folder. After a crash of the machine, or in a restarted
 * container, the pid in a left-over file may be anybody's.
 */
export function isPostmasterOf(clusterDir: string, pid: number): boolean {
  if (startTimeOf(pid) === undefined) return false;
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === clusterDir;
    } catch {
      return false;
    }
  }
  try {
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
    return command.includes('postgres') && command.includes(clusterDir);
  } catch {
    return false;
  }
}

/** Sends a signal; a process that has gone meanwhile is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** @returns True when the process ended in that time. */
export async function waitForEnd(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (startTimeOf(pid) !== undefined) {
    if (Date.now() > deadline) return false;
    await sleep(10);
  }
  return true;
}
