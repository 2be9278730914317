/** Tries a connection, stored or not yet. */
import { type ConnectionKind, ConnectionSettings, type TestStage } from '../../../../contracts/crm.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { crmClient, tidySettings } from '../../crm/index.ts';
import { leadsElsewhere } from '../domain/secret-destination.ts';
import { openSecret } from '../secrets.ts';
import { loadConnection } from '../store/connection.store.ts';
import { sharedTokens } from './access.ts';
import { hostPolicy } from './hosts.ts';

export interface ConnectionTrial {
  /** The stored one whose secret counts when none is given. */
  connectionId?: string | undefined;
  kind: ConnectionKind;
  settings: ConnectionSettings;
  secret?: string | undefined;
}

/**
 * Each stage in plain words; it ends after the first that fails. A stored secret is not sent to another address than it
 * was entered for.
 * @throws {AppError} `connection.not_found`, `secret.unreadable`
 */
export async function testConnection(
  house: House,
  organizationId: string,
  trial: ConnectionTrial,
): Promise<{ passed: boolean; stages: TestStage[] }> {
  const ended = (stage: TestStage) => ({ passed: stage.outcome !== 'failed', stages: [stage] });
  let secret = trial.secret;
  if (secret === undefined && trial.connectionId !== undefined) {
    const id = trial.connectionId;
    const stored = await read(house, organizationId, (tx) => loadConnection(tx, id));
    if (
      stored.secret !== null &&
      (stored.kind !== trial.kind ||
        leadsElsewhere(trial.kind, ConnectionSettings.parse(stored.settings), tidied(trial)))
    )
      return ended({
        stage: 'address',
        outcome: 'failed',
        message: 'The address changed: enter the secret again, so that it goes nowhere it was not meant for.',
      });
    secret = openSecret(house, organizationId, id, 'secret', stored.secret);
  }
  if (trial.kind === 'connector' && trial.settings.uri === '')
    return ended({
      stage: 'address',
      outcome: 'skipped',
      message: 'The address is the connector’s own. Test one of its operations.',
    });
  const client = crmClient(trial.kind === 'connector' ? 'rest' : trial.kind, tidied(trial), secret, {
    outbound: house.outbound,
    policy: await hostPolicy(house, organizationId),
    clock: house.clock,
    tokens: sharedTokens(house),
  });
  const stages: TestStage[] = [];
  for await (const stage of client.test()) stages.push(stage);
  return { passed: stages.every(({ outcome }) => outcome !== 'failed'), stages };
}

const tidied = ({ kind, settings }: ConnectionTrial): ConnectionSettings =>
  kind === 'connector' ? settings : tidySettings(kind, settings);
