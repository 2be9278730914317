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
 * One project for each kind of test, run one after the other so that two cores are enough; one worker more than that,
 * since some test always waits for a process, a lease or a clock. The tests of one worker share its modules: loading
 * them anew for each file takes longer than many tests. So no file may leave anything behind in a module, in the
 * environment or on a global.
 */
const project = (
  name: string,
  groupOrder: number,
  seconds: number,
  files: { include: string[]; exclude?: string[]; globalSetup: string[] },
) => ({
  test: {
    name,
    pool: 'forks' as const,
    isolate: false,
    maxWorkers: 3,
    retry: name === 'scenario' || name === 'browser' ? retriesOfWholeHouses : 0,
    sequence: { groupOrder },
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
      project('unit', 1, 10, {
        include: [`${source}/*.test.{ts,tsx}`],
        exclude: ['**/*.db.test.ts'],
        globalSetup: [processes],
      }),
      project('database', 2, 30, {
        include: [`${source}/*.db.test.ts`],
        globalSetup: [processes, postgres],
      }),
      project('scenario', 3, 60, {
        include: ['testing/scenarios/**/*.scenario.ts'],
        globalSetup: [processes, postgres],
      }),
      project('browser', 4, 120, {
        include: ['testing/browser/**/*.browser.ts'],
        globalSetup: [processes, postgres, web],
      }),
    ],
  },
});
