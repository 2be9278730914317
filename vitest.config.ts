import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { SlowFirst } from './testing/slow-first.ts';

const processes = 'testing/teardown/leftover-processes.ts';
const postgres = 'testing/teardown/global-setup.ts';
const web = 'testing/built-web.ts';

/** Tests start some hundred processes of ours: compiling the same files for each of them is half of their start. */
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/node');

/**
 * Whole processes and browsers on a busy machine meet one another in orders that no developer's machine shows. In a
 * continuous integration such a test gets one more try; the report says `(retry x1)`, and that is a bug to mend.
 */
const retriesOfWholeHouses = process.env.CI ? 1 : 0;

/**
 * One project for each kind of test. Projects of one group run beside one another, in their order below: what begins
 * late in one does not leave the processors idle until the next may begin.
 */
const groups = {
  /** One worker more than the two cores that are enough: some test always waits for a lease or a clock. */
  modules: { groupOrder: 1, maxWorkers: 3 },
  /** Whole houses and browsers wait for half of their time, for one another and for what a person would see. */
  houses: { groupOrder: 2, maxWorkers: 4 },
};

/**
 * The tests of one worker share its modules: loading them anew for each file takes longer than many tests. So no file
 * may leave anything behind in a module, in the environment or on a global.
 */
const project = (
  name: string,
  group: keyof typeof groups,
  seconds: number,
  files: { include: string[]; exclude?: string[]; globalSetup: string[] },
) => ({
  test: {
    name,
    pool: 'forks' as const,
    isolate: false,
    maxWorkers: groups[group].maxWorkers,
    retry: group === 'houses' ? retriesOfWholeHouses : 0,
    sequence: { groupOrder: groups[group].groupOrder },
    testTimeout: seconds * 1000,
    // Whole houses are started in hooks.
    hookTimeout: Math.max(2 * seconds, 30) * 1000,
    // On a busy machine the default second is short.
    expect: { poll: { timeout: 10_000 } },
    setupFiles: ['testing/teardown/open-handles.ts'],
    include: files.include,
    exclude: ['**/node_modules/**', 'dist/**', 'testing/fixtures/**', ...(files.exclude ?? [])],
    globalSetup: files.globalSetup,
  },
});

const source = '{contracts,server,sandbox,web,testing,tools,bench,examples}/**';

export default defineConfig({
  test: {
    sequence: { sequencer: SlowFirst },
    projects: [
      project('unit', 'modules', 10, {
        include: [`${source}/*.test.{ts,tsx}`],
        exclude: ['**/*.db.test.ts'],
        globalSetup: [processes],
      }),
      project('database', 'modules', 30, {
        include: [`${source}/*.db.test.ts`],
        globalSetup: [processes, postgres],
      }),
      project('scenario', 'houses', 60, {
        include: ['testing/scenarios/**/*.scenario.ts'],
        globalSetup: [processes, postgres],
      }),
      project('browser', 'houses', 120, {
        include: ['testing/browser/**/*.browser.ts'],
        globalSetup: [processes, postgres, web],
      }),
    ],
  },
});
