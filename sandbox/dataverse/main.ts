/** `npm run sandbox:dynamics -- --port 7301 [--data empty|demo] [--host 127.0.0.1]`: the sandbox by itself. */
import { parseArgs } from 'node:util';
import { type Dataverse, demoSales, demoService, emptyData, startDataverse } from './index.ts';

const usage = 'npm run sandbox:dynamics -- [--port 7301] [--data empty|demo] [--host 127.0.0.1]';

try {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7301' },
      data: { type: 'string', default: 'demo' },
      host: { type: 'string', default: '127.0.0.1' },
    },
  });
  if (!/^\d{1,5}$/.test(values.port)) throw new RangeError(`--port ${values.port} is not a port`);
  if (!['empty', 'demo'].includes(values.data)) throw new RangeError(`--data is empty or demo`);
  const demo = values.data === 'demo';
  const sandbox = await startDataverse({
    host: values.host,
    port: Number(values.port),
    organizations: [
      { name: 'Contoso Service', data: demo ? demoService : emptyData },
      { name: 'Contoso Sales', data: demo ? demoSales : emptyData },
    ],
  });
  process.stdout.write(introduction(sandbox));
  const end = (): void => void sandbox.close();
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
