/** Opens the house: the database (embedded or given), migrations, signals. Shared by the server and the command line. */
import type { House } from '../data-model/house/index.ts';
import { migrateHouse } from '../data-model/migrations/index.ts';
import type { Tables } from '../data-model/tables/index.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config } from '../platform/config.ts';
import { Postgres } from '../platform/db/index.ts';
import { systemIds } from '../platform/ids.ts';
import type { Logger } from '../platform/logger.ts';
import { createModels } from '../platform/models/index.ts';
import { createOutbound } from '../platform/outbound/index.ts';
import { startPostgres } from '../platform/postgres/index.ts';
import { LocalSignals, NotifyCarrier } from '../platform/signals/index.ts';
import { openVault } from '../platform/vault/index.ts';
import { RoutingIntents } from '../self-service/index.ts';

export interface OpenHouse {
  house: House;
  signals: LocalSignals;
  close(): Promise<void>;
}

/** @param progress gets a line for each step worth telling a person. */
export async function openHouse(
  config: Config,
  logger: Logger,
  progress: (line: string) => void,
): Promise<OpenHouse> {
  /** What is open, closed in reverse: also when something after it fails. */
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of opened.splice(0).reverse()) await step();
  };
  try {
    let connectionString = config.databaseUrl;
    if (connectionString === undefined) {
      const embedded = await startPostgres({ dataDir: config.dataDir, log: progress });
      opened.push(() => embedded.stop());
      connectionString = embedded.connectionString;
    }
    const ran = await migrateHouse(connectionString);
    if (ran.length > 0) progress(`Database brought up to date (${ran.join(', ')}).`);
    const processId = systemIds.next();
    const signals = new LocalSignals(logger);
    const db = new Postgres<Tables>({
      connectionString,
      poolSize: config.databasePool,
      applicationName: `patchbay ${config.roles.join(',')}`,
      onError: (error) => logger.warn({ err: { message: error.message } }, 'a database connection was lost'),
    });
    opened.push(() => db.close());
    const carrier = new NotifyCarrier(connectionString, processId, signals, logger);
    opened.push(() => carrier.close());
    await carrier.open();
    signals.connect(carrier);
    opened.push(async () => signals.connect(undefined));
    const vault = openVault(config.secretsKeys, config.dataDir);
    const outbound = createOutbound();
    opened.push(() => outbound.close());
    const rows = await db.system<{ signing_key: Buffer }>('select signing_key from installation');
    const house: House = {
      db,
      clock: systemClock,
      ids: systemIds,
      signals,
      logger,
      processId,
      signingKey: rows[0]!.signing_key,
      models: createModels(config.models, { clock: systemClock, logger }),
      vault,
      outbound,
      intents: new RoutingIntents(),
    };
    return { house, signals, close };
  } catch (error) {
    await close();
    throw error;
  }
}
