/** The server's entry: reads the configuration, opens the house, starts the roles, and says where to look. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../platform/config.ts';
import { isDatabaseAway } from '../platform/db/index.ts';
import { isAppError } from '../platform/errors.ts';
import { createLogger } from '../platform/logger.ts';
import { exitWithParent, keepHeapTight } from '../platform/process/index.ts';
import { loadScenarios, ScenarioLoadError } from '../self-service/index.ts';
import { demoPassword, demoSignIns, makeDemo, replaceDemoPassword } from './demo.ts';
import { connectDemo, type OutsideSystems, startOutsideSystems } from './demo-systems/index.ts';
import { type OpenHouse, openHouse } from './open-house.ts';
import { type RunningRoles, startRoles } from './start-roles.ts';

/** Pro-code agents that come along. */
const builtIn = [join(import.meta.dirname, '..', '..', 'examples', 'front-desk')];
/** A stop that takes longer is given up. Milliseconds. */
const stopWithinMs = 10_000;

async function main(): Promise<void> {
  keepHeapTight();
  const config = readConfig(process.env);
  const logger = createLogger(config.logLevel);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  let opened: OpenHouse | undefined;
  let running: RunningRoles | undefined;
  let outside: OutsideSystems | undefined;
  let stopping: Promise<void> | undefined;

  const stop = (code: number): Promise<void> => {
    stopping ??= (async () => {
      const timer = setTimeout(() => {
        logger.error('stopping took too long and was given up');
        process.exit(code || 1);
      }, stopWithinMs);
      timer.unref();
      await running?.close();
      await outside?.close();
      await opened?.close();
      process.exit(code);
    })().catch((error: unknown) => {
      logger.error({ err: error }, 'stopping failed');
      process.exit(1);
    });
    return stopping;
  };
  process.once('SIGINT', () => void stop(0));
  process.once('SIGTERM', () => void stop(0));
  exitWithParent(() => void stop(0));
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'a promise failed that nobody waited for; this is a defect');
    void stop(1);
  });

  try {
    await start();
  } catch (error) {
    await outside?.close();
    await opened?.close().catch(() => {});
    throw error;
  }

  async function start(): Promise<void> {
    opened = await openHouse(config, logger, say);
    const { house, signals } = opened;
    const onLoopback = ['127.0.0.1', '::1', 'localhost'].includes(config.host);
    let password: string | undefined;
    if (config.demo && config.roles.includes('web')) {
      password = onLoopback ? demoPassword : house.ids.secret().slice(0, 20);
      const made = await makeDemo(house, password);
      if (!onLoopback && !made && !(await replaceDemoPassword(house, password))) password = undefined;
    }
    const scenarios = await loadScenarios([...builtIn, ...config.agents]);
    const webFolder = join(import.meta.dirname, '..', '..', 'dist', 'web');
    running = await startRoles(house, signals, {
      roles: config.roles,
      host: config.host,
      port: config.port,
      scenarios,
      ...(config.publicUrl ? { publicUrl: config.publicUrl } : {}),
      ...(existsSync(webFolder) ? { webFolder } : {}),
    });
    logger.info({ roles: config.roles, url: running.url }, 'started');
    if (running.url === undefined) return;
    if (config.sandbox) outside = await startOutside(opened, running.url);
    say(welcome(running.url, config.demo ? demoSignIns.map((s) => s.username) : [], password, outside));
  }

  async function startOutside({ house }: OpenHouse, url: string): Promise<OutsideSystems | undefined> {
    const { origin, port } = new URL(url);
    const systems = await startOutsideSystems({
      port: Number(port) + 1,
      origin,
      dataDir: config.dataDir,
      logger,
    });
    try {
      if (systems) await connectDemo(house, systems, url);
    } catch (error) {
      logger.warn({ err: error }, 'the outside systems of the demo could not be connected');
    }
    return systems;
  }
}

function welcome(
  url: string,
  usernames: readonly string[],
  password: string | undefined,
  outside: OutsideSystems | undefined,
): string {
  const lines = [
    '',
    'Patchbay is running.',
    '',
    `  Customer's chat      ${url}/demo`,
    `  Desk                 ${url}/desk`,
    `  API                  ${url}/api/docs`,
  ];
  if (usernames.length > 0) {
    lines.push('', `  Demo sign-ins        ${usernames.join(', ')}`);
    lines.push(
      password === undefined
        ? '                       (passwords were drawn at the first start: ./patchbay password <user> sets a new one)'
        : `  Password of each     ${password}`,
    );
  }
  if (outside) {
    const { service, sales, tenant, clientId, clientSecret } = outside;
    lines.push(
      '',
      `  Contoso Service      ${service.url}   stand-ins for Dynamics 365`,
      `  Contoso Sales        ${sales.url}`,
      `    tenant             ${tenant}`,
      `    client id          ${clientId}`,
      `    client secret      ${clientSecret}`,
      `  Summarize Deal       ${outside.dealSummary.url}/api/swagger.json`,
    );
  }
  return [...lines, '', '  Ctrl+C stops it.', ''].join('\n');
}

main().catch((error: unknown) => {
  const known =
    error instanceof ConfigError ||
    error instanceof ScenarioLoadError ||
    (error instanceof Error && ['PostgresError', 'LockTimeoutError'].includes(error.name));
  const code = (error as { code?: string }).code;
  if (isDatabaseAway(error) || isAppError(error, 'server.unavailable'))
    process.stderr.write(
      `\nThe database cannot be reached (${code ?? (error as Error).message}). Check DATABASE_URL and that the server runs.\n`,
    );
  else if (code === 'EADDRINUSE')
    process.stderr.write('\nThe port is in use already. Stop what uses it, or set PORT to another one.\n');
  else
    process.stderr.write(
      `\n${known ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
  process.exit(1);
});
