/** A routing engine in a process of its own, as `ROLES=engine` has it; it ends when it is killed. */
import type { House } from '../../server/data-model/house/index.ts';
import type { Tables } from '../../server/data-model/tables/index.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { Postgres } from '../../server/platform/db/index.ts';
import { systemIds } from '../../server/platform/ids.ts';
import { createLogger } from '../../server/platform/logger.ts';
import { LocalSignals } from '../../server/platform/signals/index.ts';
import { startEngine } from '../../server/routing/index.ts';
import { answerParent } from '../child-program.ts';

export interface StartInput {
  connectionString: string;
}

answerParent({
  start: async ({ connectionString }: StartInput) => {
    const logger = createLogger('silent');
    const db = new Postgres<Tables>({ connectionString, poolSize: 8 });
    const rows = await db.system<{ signing_key: Buffer }>('select signing_key from installation');
    const house: House = {
      db,
      logger,
      clock: systemClock,
      ids: systemIds,
      signals: new LocalSignals(logger),
      processId: systemIds.next(),
      signingKey: rows[0]!.signing_key,
    };
    startEngine(house);
  },
});
