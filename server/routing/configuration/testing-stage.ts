/** A stage for tests of configuration: an organization with a representative, and documents applied to it. */
import type { ConfigurationProblem } from '../../../contracts/configuration/problem.ts';
import type { TestHouse } from '../../../testing/database.ts';
import { makeOrganization, makeRepresentative, type TestOrganization } from '../../../testing/people.ts';
import { read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { RoutingConfiguration } from '../domain/configuration.ts';
import type { RepresentativeSetting } from '../domain/router/changes.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { representativeSettings } from '../store/representative-settings.store.ts';
import { type AppliedConfiguration, applyConfiguration } from './commands/apply-configuration.ts';
import { exportConfiguration } from './queries/configuration.ts';
import { example } from './testing-documents.ts';

export const by = { actor: 'system', by: 'test', comment: '' } as const;

interface ToldOf extends Record<string, unknown> {
  representative_id: string | null;
  payload: { version?: number; setting?: RepresentativeSetting };
}

export class ConfigurationStage {
  readonly house: TestHouse;
  readonly org: TestOrganization;
  /** A representative of the queue Support. */
  readonly userId: string;
  readonly username: string;

  static async set(house: TestHouse): Promise<ConfigurationStage> {
    const org = await makeOrganization(house);
    return new ConfigurationStage(house, org, await makeRepresentative(house, org));
  }

  private constructor(house: TestHouse, org: TestOrganization, userId: string) {
    this.house = house;
    this.org = org;
    this.userId = userId;
    this.username = `rep-${userId}`;
  }

  apply(
    document: string,
    more: { expectedVersion?: number; comment?: string; by?: string } = {},
  ): Promise<AppliedConfiguration> {
    return applyConfiguration(this.house, this.org.organizationId, { document, ...by, ...more });
  }

  async exported(): Promise<string> {
    return (await exportConfiguration(this.house, this.org.organizationId)).document;
  }

  current(): Promise<RoutingConfiguration> {
    const { organizationId } = this.org;
    return read(this.house, organizationId, (tx) => configurationOf(tx, organizationId));
  }

  async setting(userId = this.userId): Promise<RepresentativeSetting> {
    const { organizationId } = this.org;
    const settings = await read(this.house, organizationId, (tx) =>
      representativeSettings(tx, organizationId, [userId]),
    );
    return settings[0]!;
  }

  events(type: string): Promise<ToldOf[]> {
    return this.house.db.system<ToldOf>(
      'select representative_id, payload from event where organization_id = $1 and type = $2 order by tx_id, position',
      [this.org.organizationId, type],
    );
  }

  /** The example of the reference, with the user and the channel that there are. */
  example(): string {
    return example
      .replace('username: representative', `username: ${this.username}`)
      .replace('name: web,', `name: web-${this.org.channelId},`);
  }
}

/** What is refused: the code, and `code path` of each problem. */
export async function refusal(work: Promise<unknown>): Promise<{ code: string; problems: string[] }> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`Not refused: ${String(error)}`);
  const { problems = [] } = (error.details ?? {}) as { problems?: ConfigurationProblem[] };
  return { code: error.code, problems: problems.map(({ code, path }) => `${code} ${path}`) };
}
