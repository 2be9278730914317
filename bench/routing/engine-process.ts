/** A routing engine in a process of its own, as `ROLES=engine` has it; it ends when it is killed. */
import { randomBytes } from 'node:crypto';
import type { House } from '../../server/data-model/house/index.ts';
import type { Tables } from '../../server/data-model/tables/index.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { Postgres } from '../../server/platform/db/index.ts';
import { systemIds } from '../../server/platform/ids.ts';
import { createLogger } from '../../server/platform/logger.ts';
import { noModels } from '../../server/platform/models/index.ts';
import { createOutbound } from '../../server/platform/outbound/index.ts';
import { LocalSignals } from '../../server/platform/signals/index.ts';
import { createVault } from '../../server/platform/vault/index.ts';
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
      models: noModels,
      vault: createVault([randomBytes(32)]),
      outbound: createOutbound(),
    };
    startEngine(house);
  },
});
