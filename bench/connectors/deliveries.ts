/** `connectors.deliveries_per_second`: a contact's first step, made in a CRM that takes its time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../server/platform/postgres/index.ts';
import { ChildProgram } from '../child-program.ts';
import { type Bench, median, round, say } from '../figure.ts';
import type { StandIn, StandInInput } from './crm-stand-in.ts';
import type { DeliverInput, OpenInput } from './deliverer.ts';

const rounds = 3;
const latencyMs = 20;
const cap = 20;
/** So many requests at once that take so long: more is not possible, if all else took no time. */
const ideal = (cap * 1000) / latencyMs;
const warmUp = 2000;
const count = 5000;

export const deliveries: Bench = {
  names: ['connectors.deliveries_per_second'],
  async run(print) {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
    const postgres = await startPostgres({ dataDir });
    const standIn = new ChildProgram(join(import.meta.dirname, 'crm-stand-in.ts'));
    const deliverer = new ChildProgram(join(import.meta.dirname, 'deliverer.ts'));
    try {
      const crm = (await standIn.ask('open', { latencyMs } satisfies StandInInput)) as StandIn;
      const { connectionString: adminConnectionString } = postgres;
      await deliverer.ask('open', { adminConnectionString, crm } satisfies OpenInput);
      await deliverer.ask('deliver', { count: warmUp, cap } satisfies DeliverInput);
      const values: number[] = [];
      for (let round = 1; round <= rounds; round += 1) {
        values.push((await deliverer.ask('deliver', { count, cap } satisfies DeliverInput)) as number);
        say(`round ${round}: ${Math.round(values.at(-1)!)} deliveries/s, ideally ${ideal}`);
      }
      const made = (await standIn.ask('records')) as number;
      const wanted = warmUp + rounds * count;
      if (made !== wanted) throw new Error(`${made} records were made for ${wanted} contacts`);
      await deliverer.ask('close');
      await standIn.ask('close');
      const value = median(values);
      print({
        name: 'connectors.deliveries_per_second',
        value: round(value),
        unit: '1/s',
        floor: ideal,
        ratio: round(value / ideal, 2),
      });
    } finally {
      await Promise.all([standIn.close(), deliverer.close()]);
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    }
  },
};
