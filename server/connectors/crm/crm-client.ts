/** A client for a connection, by its kind. */
import type { ConnectionSettings, CrmKind } from '../../../contracts/crm.ts';
import type { CrmClient } from './client.ts';
import { DataverseClient } from './dataverse/client.ts';
import { dataverse, remarksOn as dataverseRemarks } from './domain/dataverse.ts';
import type { Dialect } from './domain/dialect.ts';
import type { Kind } from './domain/kind.ts';
import { hubspot } from './domain/kinds/hubspot.ts';
import { rest } from './domain/kinds/rest.ts';
import { salesforce } from './domain/kinds/salesforce.ts';
import { servicenow } from './domain/kinds/servicenow.ts';
import { zendesk } from './domain/kinds/zendesk.ts';
import { GeneralClient } from './general/client.ts';
import { CrmHttp, type CrmPorts } from './http/crm-http.ts';

const kinds: Readonly<Record<Exclude<CrmKind, 'dataverse'>, Kind>> = {
  salesforce,
  servicenow,
  zendesk,
  hubspot,
  rest,
};

/**
 * Opens nothing yet. It remembers metadata, so keep it as long as the settings stay.
 * @param secret of whatever kind of authentication the settings name.
 */
export function crmClient(
  kind: CrmKind,
  settings: ConnectionSettings,
  secret: string | undefined,
  ports: CrmPorts,
): CrmClient {
  if (kind === 'dataverse')
    return new DataverseClient(new CrmHttp(dataverse, settings, secret, ports), secret);
  return new GeneralClient(kinds[kind], new CrmHttp(kinds[kind].dialect, settings, secret, ports), secret);
}

const dialectOf = (kind: CrmKind): Dialect => (kind === 'dataverse' ? dataverse : kinds[kind].dialect);

/** The API's address that the settings make, without a trailing slash; empty when they make none. */
export const apiBase = (kind: CrmKind, settings: ConnectionSettings): string =>
  dialectOf(kind).base(settings) ?? '';

/** The settings as they are kept: addresses whole, the scope with exactly one `/.default`. */
export function tidySettings(kind: CrmKind, settings: ConnectionSettings): ConnectionSettings {
  const dialect = dialectOf(kind);
  const kept = { ...settings, authentication: settings.authentication ?? dialect.defaultAuthentication };
  return kind === 'dataverse' ? { ...kept, scope: dialect.scope(settings) } : kept;
}

/** What is wrong with settings or suspicious about a secret, seen without the network. */
export const settingsRemarks = (kind: CrmKind, settings: ConnectionSettings, secret: string | undefined) =>
  (kind === 'dataverse' ? dataverseRemarks : kinds[kind].probe.remarks)(settings, secret);
