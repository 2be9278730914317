/** What the tests of plugins start from: an organization, an outside system on the loopback, a clock moved by hand. */
import { ConnectionSettings } from '../../../contracts/crm.ts';
import { PluginSettings } from '../../../contracts/plugins.ts';
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { dealsDescription, type OutsideSystem, startOutsideSystem } from '../../../testing/outside-system.ts';
import { makeOrganization, makeRepresentative } from '../../../testing/people.ts';
import { createConnection, putAllowedHosts } from '../connections/index.ts';
import { type By, type CallResult, callOperation, createPlugin, importConnector } from './index.ts';

export class Stage {
  readonly house: TestHouse;
  readonly system: OutsideSystem;
  readonly #time: { at: Date };
  by: By = { organizationId: '', userId: '' };
  administrator: By = this.by;

  private constructor(house: TestHouse, system: OutsideSystem, time: { at: Date }) {
    this.house = house;
    this.system = system;
    this.#time = time;
  }

  static async open(): Promise<Stage> {
    const time = { at: new Date('2026-11-21T10:00:00.000Z') };
    const house = await createTestHouse(adminConnectionString(), { clock: { now: () => time.at } });
    return new Stage(house, await startOutsideSystem(), time);
  }

  pass(milliseconds: number): void {
    this.#time.at = new Date(this.#time.at.getTime() + milliseconds);
  }

  async close(): Promise<void> {
    await this.system.close();
    await this.house.close();
  }

  /** A new organization; the system answers with a deal. */
  async begin(): Promise<void> {
    const org = await makeOrganization(this.house);
    const { organizationId } = org;
    this.by = { organizationId, userId: await makeRepresentative(this.house, org) };
    this.administrator = { organizationId, userId: await makeRepresentative(this.house, org) };
    await this.sql(`update app_user set roles = '{administrator}' where id = $1`, [
      this.administrator.userId,
    ]);
    await this.allow(this.system.host);
    this.system.requests.length = 0;
    this.system.answer = () => ({ body: { name: 'Bikes', worth: 12 } });
  }

  sql<T extends Record<string, unknown>>(statement: string, values: unknown[] = []): Promise<T[]> {
    return this.house.db.transaction(this.by.organizationId, (tx) => tx.run<T>(statement, values));
  }

  async allow(...hosts: string[]): Promise<void> {
    const list = hosts.map((host) => ({ host, note: '' }));
    await putAllowedHosts(this.house, this.by.organizationId, 'system', list);
  }

  /** @returns the connector's id */
  async imported(text = dealsDescription(this.system.url), name = 'Deals'): Promise<string> {
    const files = [{ name: 'swagger.json', text }];
    return (await importConnector(this.house, this.by, { name, files, dryRun: false })).connectorId!;
  }

  /** @param more.secret `null`: none. @returns the connection's id */
  connected(
    connectorId: string,
    more: { settings?: object; secret?: string | null; enabled?: boolean } = {},
  ): Promise<string> {
    const { settings = {}, secret = 'the-key', enabled = true } = more;
    return createConnection(this.house, this.by.organizationId, 'system', {
      name: `Contoso ${this.house.ids.next()}`,
      kind: 'connector',
      settings: ConnectionSettings.parse(settings),
      connectorId,
      ...(secret === null ? {} : { secret }),
      secretExpiresAt: null,
      enabled,
    });
  }

  find(connectionId: string, as: 'admin' | { userId: string } = 'admin'): Promise<CallResult> {
    const { organizationId } = this.by;
    const inputs = { customer: 'Contoso' };
    return callOperation(this.house, { organizationId, connectionId, operationId: 'FindDeals', inputs, as });
  }

  plugin(connectionId: string, more: Partial<Parameters<typeof createPlugin>[2]> = {}) {
    return createPlugin(this.house, this.by, {
      connectionId,
      operationId: 'FindDeals',
      name: 'Deals',
      description: 'Find the deals of a customer',
      enabled: true,
      authentication: 'admin',
      roles: [],
      settings: PluginSettings.parse({}),
      ...more,
    });
  }
}
