/** Finds the processes that a test run started, however far down, by a mark in the environment that they inherit. */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const variable = 'PATCHBAY_TEST_RUN';

export interface MarkedProcess {
  pid: number;
  parent: number;
  /** The command line, or the name of a process that has none. */
  command: string;
}

/** Marks this process, so that whatever it starts is found again. A run inside a run carries both marks. */
export function markRun(): string {
  const mark = randomUUID();
  process.env[variable] = [process.env[variable], mark].filter(Boolean).join(',');
  return mark;
}

/** Living processes with the mark. Linux only; elsewhere an environment cannot be read, and the answer is empty. */
export function markedProcesses(mark: string): MarkedProcess[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      try {
        const environment = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
        if (!environment.some((line) => line.startsWith(`${variable}=`) && line.includes(mark))) return [];
        const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (state === 'Z' || state === 'X') return [];
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return [{ pid: Number(name), parent: Number(parent), command: command || stat.slice(0, 40) }];
      } catch {
        return []; // Ended while we looked, or another user's.
      }
    });
}
