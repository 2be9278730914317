/** Everything that is configured, as the tables hold it in this transaction. */
import { readSetup } from '../../connectors/setup/index.ts';
import { readAgentSetup } from '../../data-model/ai-agents/index.ts';
import type { Tx } from '../../data-model/house/index.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { representativeSettings } from '../store/representative-settings.store.ts';
import type { Tables } from './document/document-of.ts';
import { Names } from './document/names.ts';
import { readCatalogue, readPeople } from './store/catalogue.store.ts';

export async function readTables(tx: Pick<Tx, 'run'>, organizationId: string): Promise<Tables> {
  const configuration = await configurationOf(tx, organizationId);
  const catalogue = await readCatalogue(tx, organizationId);
  const people = await readPeople(tx, organizationId);
  const settings = await representativeSettings(tx, organizationId);
  const connectors = await readSetup(tx, organizationId);
  const aiAgents = await readAgentSetup(tx, organizationId);
  return {
    configuration,
    catalogue,
    people,
    settings,
    connectors,
    aiAgents,
    names: Names.of(configuration, catalogue),
  };
}
