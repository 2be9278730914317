/**
 * The outside systems of the demo, each a program of its own: two instances of a stand-in for Dynamics 365 (sandbox/)
 * and the function that sums up a deal (examples/deal-summary). They end with this process.
 */
import { join } from 'node:path';
import type { Logger } from '../../platform/logger.ts';
import { type Companion, startCompanion } from '../../platform/process/index.ts';

/** Of the function, on loopback; as public as the demo's password. */
const demoCode = 'patchbay-demo-code';
const root = join(import.meta.dirname, '..', '..', '..');

export interface DynamicsInstance {
  name: string;
  /** The environment URI. */
  url: string;
  appId: string;
}

/** What the sandbox says once it listens. */
interface Dynamics {
  environments: DynamicsInstance[];
  tenant: string;
  loginUrl: string;
  clientId: string;
  clientSecret: string;
}

/** What the function says once it listens. */
interface DealSummary {
  url: string;
  /** `code` in the query of every call. */
  key: string;
}

export interface OutsideSystems extends Omit<Dynamics, 'environments'> {
  service: DynamicsInstance;
  sales: DynamicsInstance;
  dealSummary: DealSummary;
  close(): Promise<void>;
}

export interface OutsideOptions {
  /** The first of three that are used: Service, Sales, the function. */
  port: number;
  /** Where the desk is, which may show records in a frame. */
  origin: string;
  /** Where the sandbox keeps its data. */
  dataDir: string;
  logger: Logger;
}

/** @returns undefined, and a line in the log, when they cannot start: the house does without. */
export async function startOutsideSystems(options: OutsideOptions): Promise<OutsideSystems | undefined> {
  const { port, origin, dataDir, logger } = options;
  const running: Companion<unknown>[] = [];
  const start = async <T>(file: string, args: string[], env: Record<string, string> = {}): Promise<T> => {
    const companion = await startCompanion<T>({
      file: join(root, file),
      args,
      env,
      onEnd: (code, stderr) => logger.warn({ file, code, stderr }, 'an outside system of the demo ended'),
    });
    running.push(companion);
    return companion.said;
  };
  const close = async () => {
    await Promise.all(running.map((companion) => companion.close()));
  };
  try {
    const { environments, ...login } = await start<Dynamics>('sandbox/dataverse/main.ts', [
      `--port=${port}`,
      `--keep=${join(dataDir, 'sandbox', 'dynamics.json')}`,
      `--frame-ancestor=${origin}`,
    ]);
    const [service, sales] = environments as [DynamicsInstance, DynamicsInstance];
    const dealSummary = await start<DealSummary>(
      'examples/deal-summary/main.ts',
      [`--port=${port === 0 ? 0 : port + 2}`],
      {
        SALES_URL: sales.url,
        SALES_LOGIN_URL: login.loginUrl,
        SALES_TENANT: login.tenant,
        SALES_CLIENT_ID: login.clientId,
        SALES_CLIENT_SECRET: login.clientSecret,
        SALES_APP_ID: sales.appId,
        FUNCTION_CODE: demoCode,
      },
    );
    return { ...login, service, sales, dealSummary, close };
  } catch (error) {
    await close();
    logger.warn({ err: error, port }, 'the outside systems of the demo could not be started');
    return undefined;
  }
}
