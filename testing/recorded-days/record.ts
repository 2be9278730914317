/** Renews the recorded days: the simulation makes them, with fictional ids only. */
import { Day } from '../simulation/day/day.ts';
import { type Call, recordingRouter, replay } from './calls.ts';
import { recordedDays, writeDay } from './days.ts';
import { decisionsOf } from './decisions.ts';

/** @throws {Error} when a day goes wrong: nothing wrong is ever recorded. */
export function recordDays(say: (line: string) => void): void {
  for (const recorded of recordedDays) {
    const calls: Call[] = [];
    const day = new Day(recorded.seed, recordingRouter(calls), { compares: false });
    for (let step = 1; step <= recorded.steps; step += 1) {
      const [violation] = day.step();
      if (violation) throw new Error(`${recorded.name} is wrong at step ${step}: ${violation.problem}`);
    }
    const decisions = decisionsOf(replay(calls));
    writeDay(recorded, calls, decisions);
    say(`${recorded.name}: ${calls.length} calls, ${decisions.length} decisions`);
  }
}
