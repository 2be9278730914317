/**
 * A stand-in for Dynamics 365: instances of Dataverse with its Web API, and a login authority like Microsoft Entra's.
 * In memory, on loopback; what it does and does not do is in sandbox/README.md.
 */
import { createServer, type Server } from 'node:http';
import { Authority } from './login/authority.ts';
import { type Client, clients, tenant } from './login/directory.ts';
import { knownEntity } from './schema/entities.ts';
import type { Row } from './schema/model.ts';
import { type FaultRule, Faults } from './service/faults.ts';
import type { House } from './service/house.ts';
import { handleRequest } from './service/http.ts';
import { Journal, type JournalEntry } from './service/journal.ts';
import { type Limits, ServiceProtection, usualLimits } from './service/limits.ts';
import { Organization, type OrganizationOptions } from './service/organization.ts';
import { makeTime } from './service/time.ts';

export { demoSales, demoService } from './demo/demo.ts';
export { emptyData } from './demo/empty.ts';
export { type Client, clients, people, tenant } from './login/directory.ts';
export type { Row } from './schema/model.ts';
export type { FaultKind, FaultRule } from './service/faults.ts';
export type { JournalEntry } from './service/journal.ts';
export { type Limits, usualLimits } from './service/limits.ts';
export type { OrganizationOptions, Seed } from './service/organization.ts';

export interface DataverseOptions {
  /** The address to listen on; loopback unless said otherwise. */
  host?: string;
  /** Of the first organization; 0: any free port for each. The others follow, unless they name their own. */
  port: number;
  organizations: readonly OrganizationOptions[];
  /** Rules that stand from the beginning. */
  faults?: readonly FaultRule[];
  /** Service protection; what is left out is as usual. */
  limits?: Partial<Limits>;
  now?: () => Date;
  newId?: () => string;
  /** How long every request of the API takes at least. */
  latencyMs?: number;
  /** How long tokens live: 3599 unless said otherwise. */
  tokenSeconds?: number;
  /** Origins that may show the pages in a frame. */
  frameAncestors?: readonly string[];
}

/** One instance that runs. */
export interface Environment {
  name: string;
  /** The environment URI, without a slash at the end; its scope is this and `/.default`. */
  url: string;
  /** Of the model-driven application, for `main.aspx?appid=`. */
  appId: string;
  organizationId: string;
  /** The records of an entity as they are kept: lookups are `{ entity, id }`. */
  rows(entity: string): Row[];
  /** Keeps a record behind the API's back, unchecked; it gets an id unless it brings one. */
  put(entity: string, row: Row): Row;
  /** Removes a record behind the API's back, as a colleague might. */
  remove(entity: string, id: string): void;
  /** The page that shows a record. */
  recordUrl(entity: string, id: string): string;
}

export interface Dataverse {
  /** The first environment's. */
  url: string;
  environments: Environment[];
  /** Where the login authority is: `{loginUrl}/{tenant}/oauth2/v2.0/token`. */
  loginUrl: string;
  tokenUrl: string;
  authorizeUrl: string;
  tenant: string;
  clientId: string;
  clientSecret: string;
  clients: typeof clients;
  faults: Pick<Faults, 'add' | 'clear' | 'list'>;
  /** What was asked of all environments and of the login, oldest first. */
  requests(): readonly JournalEntry[];
  /** All tokens issued so far become invalid, as when a secret is rolled. */
  revokeTokens(): void;
  /** Service protection from now on, until a reset; what is left out stays. */
  setLimits(limits: Partial<Limits>): void;
  /** Data and limits as in the beginning; no faults, no journal, no usage counted. */
  reset(): void;
  /** Ends all connections; nothing stays behind. */
  close(): Promise<void>;
}

/** Starts the instances. @throws Error when a port is taken */
export async function startDataverse(options: DataverseOptions): Promise<Dataverse> {
  const closing = new AbortController();
  const time = makeTime({ ...options, closing: closing.signal });
  const host = options.host ?? '127.0.0.1';
  const organizations = options.organizations.map(
    (given, index) =>
      new Organization({
        name: given.name,
        data: given.data,
        time,
        organizationId: `0a600000-0000-4000-8000-00000000000${index + 1}`,
        appId: `a9900000-0000-4000-8000-00000000000${index + 1}`,
      }),
  );
  if (organizations.length === 0) throw new RangeError('The sandbox needs at least one organization');
  const house: House = {
    time,
    authority: new Authority({
      now: time.now,
      newId: time.newId,
      tokenSeconds: options.tokenSeconds ?? 3599,
      isResource: (address) => organizations.some((organization) => organization.hasAddress(address)),
    }),
    faults: new Faults(time.random),
    journal: new Journal(),
    latencyMs: options.latencyMs ?? 0,
    frameAncestors: options.frameAncestors ?? [],
    organizations,
    setLimits(limits) {
      for (const one of protections) one.limits = { ...one.limits, ...limits };
    },
    reset() {
      for (const organization of organizations) organization.reset();
      house.faults.clear();
      house.journal.clear();
      house.authority.reset();
      for (const one of protections) {
        one.reset();
        one.limits = limits;
      }
    },
  };
  const limits: Limits = { ...usualLimits, ...options.limits };
  const protections = organizations.map(() => new ServiceProtection(limits, time.now));
  house.faults.add(...(options.faults ?? []));

  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all(servers.map(stop));
  };
  try {
    for (const [index, organization] of organizations.entries()) {
      const server = createServer((request, response) => {
        void handleRequest(house, organization, protections[index]!, request, response);
      });
      const port = options.organizations[index]!.port ?? (options.port === 0 ? 0 : options.port + index);
      organization.url = `http://${host}:${await listen(server, host, port)}`;
      servers.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }
  const loginUrl = organizations[0]!.url;
  const authorizeUrl = `${loginUrl}/${tenant}/oauth2/v2.0/authorize`;
  for (const organization of organizations) organization.authorizeUrl = authorizeUrl;
  const normal: Client = clients.normal;
  return {
    url: loginUrl,
    environments: organizations.map(environment),
    loginUrl,
    tokenUrl: `${loginUrl}/${tenant}/oauth2/v2.0/token`,
    authorizeUrl,
    tenant,
    clientId: normal.clientId,
    clientSecret: normal.secret,
    clients,
    faults: house.faults,
    requests: () => house.journal.list(),
    revokeTokens: () => house.authority.tokens.revokeAll(),
    setLimits: (changed) => house.setLimits(changed),
    reset: () => house.reset(),
    close,
  };
}

const environment = (organization: Organization): Environment => ({
  name: organization.name,
  url: organization.url,
  appId: organization.appId,
  organizationId: organization.organizationId,
  rows: (entity) => organization.records.all(knownEntity(entity).name),
  put: (entity, row) => organization.keep(entity, row),
  remove: (entity, id) => organization.records.remove(knownEntity(entity), id.toLowerCase()),
  recordUrl: (entity, id) => organization.recordUrl(entity, id),
});

async function listen(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The sandbox listens on no port');
  return address.port;
}

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
