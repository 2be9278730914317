/** Random days pass the oracle, and the oracle sees faults: `npm run simulate -- --seeds 10000` for more of them. */
import { describe, expect, it } from 'vitest';
import type { AssignmentMethod, SkillMatch } from '../../server/routing/domain/configuration.ts';
import { realRouter } from './engine.ts';
import { sharesOf } from './fairness.ts';
import { mutants } from './mutants.ts';
import { commandFor, defaultSteps, type Failure, runSeed, runSeeds } from './run.ts';

const repeated = (failure: Failure): string => `${commandFor(failure)}\n  ${failure.problems.join('\n  ')}`;

describe('random days', () => {
  // In parts, so that no test takes long on a slow machine.
  it.each([0, 1, 2, 3, 4, 5])('pass the oracle after every step, part %i', (part) => {
    const { failures, steps } = runSeeds(100_000 + part * 50, 50, defaultSteps);
    expect(failures.map(repeated)).toEqual([]);
    expect(steps).toBe(50 * defaultSteps);
  });

  it('are the same whenever a seed is repeated, and as far as its steps go', () => {
    const { make } = mutants[0]!;
    const failing = runSeeds(1, 50, defaultSteps, make).failures[0]!;
    expect(runSeed(failing.seed, failing.steps, make).violations.map((one) => one.problem)).toEqual(
      failing.problems,
    );
    expect(runSeed(failing.seed, failing.steps - 1, make).violations).toEqual([]);
    expect(commandFor(failing)).toBe(`npm run simulate -- --seed ${failing.seed} --steps ${failing.steps}`);
  });
});

describe('the oracle', () => {
  it.each(mutants)('sees a router that $name', ({ make, shows }) => {
    const { failures } = runSeeds(1, 40, defaultSteps, make);
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.map((failure) => failure.problems[0])).toContainEqual(expect.stringMatching(shows));
  });
});

describe('equals', () => {
  const day = (method: AssignmentMethod, skillMatch: SkillMatch, seed: number) =>
    sharesOf({ seed, method, skillMatch, people: 3 + (seed % 7), conversations: 150 }, realRouter);
  const roundRobin = { kind: 'round_robin' } as const;
  const ties = {
    kind: 'custom',
    rules: [
      {
        name: 'anybody',
        afterSeconds: 0,
        presences: null,
        skillMatch: null,
        needsCapacity: true,
        attributes: [],
        workingOnly: false,
        orderBy: [],
      },
    ],
  } as const;

  it.each([1, 2, 3, 4, 5])('get the same in round robin, give or take one, at any time of day %i', (seed) => {
    expect(day(roundRobin, 'none', seed).apart).toBeLessThanOrEqual(1);
    expect(day(roundRobin, 'closest', seed).apart).toBeLessThanOrEqual(1);
  });

  it.each<[string, AssignmentMethod, SkillMatch]>([
    ['least active', { kind: 'least_active' }, 'none'],
    ['closest match', { kind: 'least_active' }, 'closest'],
    ['highest capacity', { kind: 'highest_capacity' }, 'none'],
    ['custom rules that tie', ties, 'none'],
  ])('share alike by %s', (_, method, skillMatch) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const { shares } = day(method, skillMatch, seed);
      const mean = shares.reduce((sum, one) => sum + one, 0) / shares.length;
      expect(Math.min(...shares)).toBeGreaterThan(0.75 * mean);
      expect(Math.max(...shares)).toBeLessThan(1.25 * mean);
    }
  });

  it('do not, when somebody is always asked first', () => {
    const { make } = mutants.find((one) => one.name === 'always asks the same one')!;
    expect(
      sharesOf({ seed: 1, method: roundRobin, skillMatch: 'none', people: 5, conversations: 50 }, make).apart,
    ).toBeGreaterThan(10);
  });
});
