/** The public Power Platform connectors of ../shared/data: stored, and each of their operations a plugin if wanted. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAppError } from '../../platform/errors.ts';
import { importConnector, listConnectors, listPlugins, readConnector, usablePlugins } from './index.ts';
import { Stage } from './testing-stage.ts';

const folder = resolve(import.meta.dirname, '../../../../shared/data/connectors');
const isThere = existsSync(folder);
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
  await stage.begin();
});
afterAll(() => stage?.close());

const sources = (name: string) =>
  readdirSync(join(folder, name))
    .filter((file) => /\.(json|ya?ml)$/i.test(file))
    .map((file) => ({ name: file, text: readFileSync(join(folder, name, file), 'utf8') }));

test(`${isThere ? '' : 'skipped: no ../shared/data: '}every one is stored and read again, or refused with its place`, async ({
  skip,
}) => {
  if (!isThere) return skip();
  const names = readdirSync(folder).filter((name) => statSync(join(folder, name)).isDirectory());
  const refused: unknown[] = [];
  let plugins = 0;
  for (const name of names) {
    const imported = await importConnector(stage.house, stage.by, {
      name,
      files: sources(name),
      dryRun: false,
    }).catch((error: unknown) => {
      if (!isAppError(error, 'connector.refused')) throw error;
      refused.push(error.details);
    });
    if (!imported) continue;
    const { operations } = await readConnector(stage.house, stage.by.organizationId, imported.connectorId!);
    expect(operations).toEqual(imported.operations);
    const operation = operations.find(({ enabled }) => enabled);
    if (!operation) continue;
    const connectionId = await stage.connected(imported.connectorId!);
    await stage.plugin(connectionId, { operationId: operation.id, name: `${name} ${plugins}` });
    plugins += 1;
  }
  expect(names.length).toBeGreaterThan(100);
  expect(plugins).toBeGreaterThan(100);
  for (const details of refused)
    expect(details).toMatchObject({ line: expect.any(Number), column: expect.any(Number) });
  expect(await listConnectors(stage.house, stage.by.organizationId)).toHaveLength(
    names.length - refused.length,
  );
  expect(await listPlugins(stage.house, stage.by.organizationId)).toHaveLength(plugins);
  const usable = await usablePlugins(stage.house, { ...stage.by, roles: ['representative'] });
  expect(usable.length).toBeGreaterThan(50);
}, 120_000);
