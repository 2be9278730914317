/** Runs seeds, and finds for one that fails the fewest steps that show it. */
import { Day, type Violation } from './day/day.ts';
import { type MakeDecider, realRouter } from './engine.ts';

export const defaultSteps = 100;

export interface Failure {
  readonly seed: number;
  /** That many steps show it. */
  readonly steps: number;
  readonly problems: readonly string[];
}

/** Steps until something is wrong, at most so many. A day of fewer steps is the beginning of the longer one. */
export function runSeed(
  seed: number,
  steps: number = defaultSteps,
  make: MakeDecider = realRouter,
): { steps: number; violations: readonly Violation[] } {
  const day = new Day(seed, make);
  for (let step = 1; step <= steps; step += 1) {
    const violations = day.step();
    if (violations.length > 0) return { steps: step, violations };
  }
  return { steps, violations: [] };
}

export interface Ran {
  readonly seeds: number;
  readonly steps: number;
  readonly failures: readonly Failure[];
}

export function runSeeds(
  first: number,
  count: number,
  steps: number,
  make: MakeDecider = realRouter,
  tell: (failure: Failure) => void = () => {},
): Ran {
  const failures: Failure[] = [];
  let taken = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    const ran = runSeed(seed, steps, make);
    taken += ran.steps;
    if (ran.violations.length === 0) continue;
    const failure = { seed, steps: ran.steps, problems: ran.violations.map((one) => one.problem) };
    failures.push(failure);
    tell(failure);
  }
  return { seeds: count, steps: taken, failures };
}

/** The command that shows a failure again. */
export const commandFor = ({ seed, steps }: Failure): string =>
  `npm run simulate -- --seed ${seed} --steps ${steps}`;
