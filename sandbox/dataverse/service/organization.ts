/** One instance of the sandbox: its records, its users, its address. */
import type { Caller } from '../records/caller.ts';
import { idOf, Records } from '../records/records.ts';
import { knownEntity } from '../schema/entities.ts';
import type { Row } from '../schema/model.ts';
import type { Time } from './time.ts';

/** Records to begin with: rows by logical name; they may leave out what the system would write. */
export type Seed = Readonly<Record<string, readonly Row[]>>;

export interface OrganizationOptions {
  name: string;
  /** What it begins with, and what a reset goes back to. */
  data: Seed | ((now: Date) => Seed);
  /** Of its own server; undefined: the next free one after the first's. */
  port?: number;
}

export class Organization {
  readonly name: string;
  readonly records = new Records();
  readonly organizationId: string;
  readonly appId: string;
  readonly time: Time;
  /** Such as `http://127.0.0.1:7301`, without a slash at the end; known once it listens. */
  url = '';
  /** Of the login authority, for the challenge of a 401. */
  authorizeUrl = '';
  readonly #seed: OrganizationOptions['data'];

  constructor(
    options: Pick<OrganizationOptions, 'name' | 'data'> & {
      organizationId: string;
      appId: string;
      time: Time;
    },
  ) {
    this.name = options.name;
    this.organizationId = options.organizationId;
    this.appId = options.appId;
    this.time = options.time;
    this.#seed = options.data;
    this.reset();
  }

  /** Back to what it began with. */
  reset(): void {
    this.records.clear();
    const seed = typeof this.#seed === 'function' ? this.#seed(this.time.now()) : this.#seed;
    for (const [name, rows] of Object.entries(seed)) {
      for (const row of rows) this.keep(name, row);
    }
  }

  /** Keeps a row as it is given, without any check; what it leaves out is as the system would write it. */
  keep(entityName: string, row: Row): Row {
    const entity = knownEntity(entityName);
    const at = `${this.time.now().toISOString().slice(0, 19)}Z`;
    const complete: Record<string, Row[string]> = {};
    for (const attribute of entity.attributes.values()) complete[attribute.name] = attribute.default ?? null;
    if (entity.isActivity) complete.activitytypecode = entity.name;
    const id = { [entity.id]: this.time.newId() };
    return this.records.put(entity, { ...complete, createdon: at, modifiedon: at, ...id, ...row });
  }

  /** Whether an address is ours: the loopback address may be written as `localhost`. */
  hasAddress(address: string): boolean {
    return address === this.url || address === this.url.replace('//127.0.0.1', '//localhost');
  }

  /** The address of the API, ending in a slash. */
  root(version: string): string {
    return `${this.url}/api/data/${version}/`;
  }

  /** The page that shows a record; it is what a screen pop opens. */
  recordUrl(entity: string, id: string): string {
    const query = new URLSearchParams({ appid: this.appId, pagetype: 'entityrecord', etn: entity, id });
    return `${this.url}/main.aspx?${query}`;
  }

  /** The user whose attribute has this value, or undefined. */
  userBy(
    attribute: 'applicationid' | 'azureactivedirectoryobjectid' | 'systemuserid',
    value: string,
  ): Row | undefined {
    return this.records.all('systemuser').find((row) => row[attribute] === value.toLowerCase());
  }
}

export const referenceToUser = (row: Row): Caller['user'] => ({
  entity: 'systemuser',
  id: idOf(knownEntity('systemuser'), row),
});
