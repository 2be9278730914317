/** A job that sleeps until something is due. Runs on whichever process holds its lease. */
import type { House } from '../house/index.ts';
import { Lease } from './lease.ts';

/** Milliseconds: what becomes due meanwhile by another process is seen after this time at the latest. */
const longestSleepMs = 5000;
const afterFailureMs = 1000;

export interface DueLoop {
  /** Of the lease: one of a name runs at a time. */
  readonly name: string;
  /** Said in the log when `work` fails; it is tried again. */
  readonly failure: string;
  /** Handles what is due now. @returns when the next thing is due; 0: more is due already; null: nothing is. */
  work(): Promise<Date | 0 | null>;
}

export function runDueLoop(house: House, { name, failure, work }: DueLoop): { close(): Promise<void> } {
  const lease = new Lease(house, {
    name,
    start: async () => {
      let timer: NodeJS.Timeout | undefined;
      let closed = false;
      let turn: Promise<void> = Promise.resolve();
      const run = async () => {
        let sleepMs = afterFailureMs;
        try {
          sleepMs = sleepUntil(await work(), house.clock.now());
        } catch (error) {
          house.logger.warn({ err: error }, failure);
        }
        if (!closed) {
          timer = setTimeout(() => {
            turn = run();
          }, sleepMs);
        }
      };
      turn = run();
      return {
        async stop() {
          closed = true;
          clearTimeout(timer);
          await turn;
          clearTimeout(timer);
        },
      };
    },
  });
  lease.open();
  return { close: () => lease.close() };
}

function sleepUntil(due: Date | 0 | null, now: Date): number {
  if (due === 0) return 0;
  return due === null
    ? longestSleepMs
    : Math.max(20, Math.min(longestSleepMs, due.getTime() - now.getTime()));
}
