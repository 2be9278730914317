/**
 * `npm run sandbox:dynamics -- [--port 7301] [--data empty|demo] [--host 127.0.0.1] [--keep file]
 * [--frame-ancestor origin ...]`: the sandbox by itself.
 */
import { parseArgs } from 'node:util';
import { type Dataverse, demoSales, demoService, emptyData, startDataverse } from './index.ts';
import { keepData, readKeptData } from './kept-data.ts';

const usage =
  'npm run sandbox:dynamics -- [--port 7301] [--data empty|demo] [--host 127.0.0.1] [--keep file] [--frame-ancestor origin ...]';

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7301' },
      data: { type: 'string', default: 'demo' },
      host: { type: 'string', default: '127.0.0.1' },
      /** Where the data stay between runs. */
      keep: { type: 'string' },
      /** Origins that may show the pages in a frame. */
      'frame-ancestor': { type: 'string', multiple: true, default: [] },
    },
  });
  if (!/^\d{1,5}$/.test(values.port)) throw new RangeError(`--port ${values.port} is not a port`);
  if (!['empty', 'demo'].includes(values.data)) throw new RangeError(`--data is empty or demo`);
  const kept = values.keep === undefined ? undefined : readKeptData(values.keep);
  const seed = values.data === 'demo' ? { service: demoService, sales: demoSales } : undefined;
  const sandbox = await startDataverse({
    host: values.host,
    port: Number(values.port),
    organizations: [
      { name: 'Contoso Service', data: kept?.['Contoso Service'] ?? seed?.service ?? emptyData },
      { name: 'Contoso Sales', data: kept?.['Contoso Sales'] ?? seed?.sales ?? emptyData },
    ],
    frameAncestors: values['frame-ancestor'],
  });
  const keeping = values.keep === undefined ? undefined : keepData(sandbox, values.keep);
  process.stdout.write(introduction(sandbox));
  // To a program that started us.
  process.send?.({
    environments: sandbox.environments.map(({ name, url, appId }) => ({ name, url, appId })),
    tenant: sandbox.tenant,
    loginUrl: sandbox.loginUrl,
    clientId: sandbox.clientId,
    clientSecret: sandbox.clientSecret,
  });
  const end = (): void => {
    keeping?.close();
    void sandbox.close();
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  // Started by another program that is gone: nobody needs us.
  process.once('disconnect', end);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}\n`);
  process.exitCode = 1;
}

function introduction(sandbox: Dataverse): string {
  const environments = sandbox.environments.map(
    (one) => `  ${one.name.padEnd(16)} ${one.url}   app id ${one.appId}\n`,
  );
  return `A stand-in for Dynamics 365; its data lives until it ends.
${environments.join('')}  API version      v9.2
  Tenant           ${sandbox.tenant}
  Token endpoint   ${sandbox.tokenUrl}
  Client id        ${sandbox.clientId}
  Client secret    ${sandbox.clientSecret}
  Scope            ${sandbox.url}/.default
  Faults           curl -X POST ${sandbox.url}/sandbox/faults -d '{"kind":"503","count":3}'
`;
}
