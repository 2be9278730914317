/** `routing.durable_assignments_per_second`: offers and accepts committed, against bare transactions on the same server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../server/platform/postgres/index.ts';
import type { FloorInput } from '../chat/floor.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, median, round, say } from '../figure.ts';
import type { AssignInput, OpenInput } from './assigner.ts';
import { custom } from './methods.ts';

const rounds = 3;
/** The size that the figures of the engine are measured at; everybody gets three. */
const input: AssignInput = { representatives: 10_000, queues: 200, waiting: 30_000, room: 3, warmUp: 5000 };
const floorInput = { callers: 16, counters: 200, warmUpMs: 3000, windowMs: 8000 };

const name = 'routing.durable_assignments_per_second';
const byCustomMethod = `${name}.custom`;

export const durable: Bench = {
  names: [name, byCustomMethod],
  async run(print, isWanted) {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
    const postgres = await startPostgres({ dataDir });
    const assigner = new ChildProgram(join(import.meta.dirname, 'assigner.ts'));
    const floor = new ChildProgram(join(import.meta.dirname, '../chat/floor.ts'));
    try {
      const open: OpenInput = { adminConnectionString: postgres.connectionString };
      const connectionString = (await assigner.ask('open', open)) as string;
      const measured = new Map([name, byCustomMethod].filter(isWanted).map((one) => [one, [] as number[]]));
      const floors: number[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        floors.push(
          (await floor.ask('measure', { connectionString, ...floorInput } as FloorInput)) as number,
        );
        for (const [one, values] of measured) {
          const method = one === byCustomMethod ? { method: custom } : {};
          values.push(
            (await assigner.ask('assign', { ...input, ...method } satisfies AssignInput)) as number,
          );
          say(
            `${one}, round ${round}: ${Math.round(values.at(-1)!)} a second, floor ${Math.round(floors.at(-1)!)} bare transactions/s`,
          );
        }
      }
      await assigner.ask('close');
      const bare = median(floors);
      for (const [one, values] of measured)
        print({
          name: one,
          value: round(median(values)),
          unit: '1/s',
          floor: round(bare),
          ratio: round(median(values) / bare, 2),
        });
    } finally {
      await Promise.all([assigner.close(), floor.close()]);
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
