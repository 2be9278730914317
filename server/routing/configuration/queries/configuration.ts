/** What is configured, what a document would change, and what was configured before. */
import type { ConfigurationDifference } from '../../../../contracts/configuration/difference.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { documentOf } from '../document/document-of.ts';
import { printDocument } from '../document/print-document.ts';
import { type CheckTopic, prepareChange, takenChannels } from '../prepare-change.ts';
import { readTables } from '../read-tables.ts';
import { listVersionRows, type VersionEntry, versionDocument } from '../store/version.store.ts';

export interface ExportedConfiguration {
  version: number;
  /** Canonical YAML. */
  document: string;
}

export async function exportConfiguration(
  house: House,
  organizationId: string,
): Promise<ExportedConfiguration> {
  const tables = await read(house, organizationId, (tx) => readTables(tx, organizationId));
  return { version: tables.configuration.version, document: printDocument(documentOf(tables)) };
}

/**
 * What applying the document would change; nothing is written.
 * @throws {AppError} `configuration.invalid`, `configuration.in_use`, with every problem at its place.
 */
export async function diffConfiguration(
  house: House,
  organizationId: string,
  document: string,
  checkTopic?: CheckTopic,
): Promise<{ version: number; differences: ConfigurationDifference[] }> {
  const taken = await takenChannels(house, organizationId);
  const { tables, differences } = await read(house, organizationId, (tx) =>
    prepareChange(tx, document, { organizationId, takenChannels: taken, checkTopic }),
  );
  return { version: tables.configuration.version, differences };
}

/** The newest first. @param page `before`: only versions below this number */
export async function configurationVersions(
  house: House,
  organizationId: string,
  page: { before?: number | undefined; limit: number },
): Promise<VersionEntry[]> {
  return await read(house, organizationId, (tx) =>
    listVersionRows(tx, organizationId, page.before, page.limit),
  );
}

/** @throws {AppError} `configuration.version_not_found` */
export async function configurationVersion(
  house: House,
  organizationId: string,
  version: number,
): Promise<ExportedConfiguration> {
  const document = await read(house, organizationId, (tx) => versionDocument(tx, organizationId, version));
  if (document === undefined) throw new AppError('configuration.version_not_found', { version });
  return { version, document };
}
