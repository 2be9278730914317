/** `routing.takeover_seconds`: an engine is killed, and another offers what waited. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../server/platform/postgres/index.ts';
import { createTestHouse, type TestHouse } from '../../testing/database.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, median, round, say } from '../figure.ts';
import { buildCentre, type Centre } from './centre.ts';
import type { StartInput } from './engine-process.ts';

const rounds = 3;
/** Nobody has room until the bench gives it to them, so that all of them wait when the engine dies. */
const size = { representatives: 10_000, queues: 200, waiting: 50_000, room: 0 };
const patienceMs = 60_000;

export const takeover: Bench = {
  names: ['routing.takeover_seconds'],
  async run(print) {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
    const postgres = await startPostgres({ dataDir });
    const house = await createTestHouse(postgres.connectionString);
    const engines: ChildProgram[] = [];
    const startEngine = async () => {
      const engine = new ChildProgram(join(import.meta.dirname, 'engine-process.ts'));
      engines.push(engine);
      await engine.ask('start', {
        connectionString: house.testDatabase.connectionString,
      } satisfies StartInput);
      return engine;
    };
    try {
      const centre = await buildCentre(house, size);
      const seconds: number[] = [];
      // The engine at work is at work: it offered what there was room for.
      await giveRoom(house, centre, 0);
      let first = await startEngine();
      await offerTo(house, centre.userIds[0]!);
      for (let n = 1; n <= rounds; n += 1) {
        const second = await startEngine();
        await new Promise((resolve) => setTimeout(resolve, 1000)); // it has asked for the lease in vain
        await giveRoom(house, centre, n);
        const killed = performance.now();
        first.kill();
        await offerTo(house, centre.userIds[n]!);
        seconds.push((performance.now() - killed) / 1000);
        say(
          `round ${n}: the first offer of ${size.waiting} waiting came after ${round(seconds.at(-1)!, 2)} s`,
        );
        first = second;
      }
      print({ name: 'routing.takeover_seconds', value: round(median(seconds), 2), unit: 's' });
    } finally {
      await Promise.all(engines.map((engine) => engine.close()));
      await house.close();
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};

/** Room for one. Only the tables say so: the engine at work does not hear of it, and whoever takes over reads it. */
async function giveRoom(house: TestHouse, { organizationId, userIds }: Centre, n: number): Promise<void> {
  await house.db.transaction(organizationId, ({ run }) =>
    run('update representative set capacity_total = 30 where user_id = $1', [userIds[n]]),
  );
}

async function offerTo(house: TestHouse, userId: string): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const offers = await house.db.system('select id from offer where representative_id = $1', [userId]);
    if (offers.length > 0) return;
    if (performance.now() > end) throw new Error('No offer came.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
