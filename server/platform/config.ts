/** The configuration, read once from the environment, checked, and never read again elsewhere. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { type ModelConfig, readModelConfig } from './models/index.ts';

export const roleNames = ['web', 'engine', 'worker'] as const;
export type RoleName = (typeof roleNames)[number];

const port = z.coerce.number({ error: 'must be a number' }).int().min(0).max(65_535);

const keyWords = 'must be 32 bytes in base64; several are separated by commas';

/** Comma-separated keys of 32 bytes. */
const keys = z.string().transform((text, context) => {
  const found = text.split(',').map((part) => Buffer.from(part.trim(), 'base64'));
  if (found.some((key) => key.length !== 32)) context.addIssue({ code: 'custom', message: keyWords });
  return found;
});

/** Variables whose value is never shown. */
const unsaid = new Set(['DATABASE_URL', 'SECRETS_KEY']);

const Environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(4400),
  /** Where the desk is reached from outside: what is written into other systems links to it. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address, such as https://desk.example.com' })
    .optional(),
  DATA_DIR: z.string().min(1).default('.patchbay'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')
    .optional(),
  ROLES: z
    .string()
    .default('all')
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(
      z
        .array(z.enum(['all', ...roleNames], { error: `must be "all", or some of ${roleNames.join(', ')}` }))
        .min(1),
    ),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** `on` makes the demo organization at the first start. */
  DEMO: z.enum(['on', 'off']).default('on'),
  /** `on` runs the demo's outside systems (a stand-in for Dynamics 365) on the three ports after PORT. */
  SANDBOX: z.enum(['on', 'off']).default('off'),
  /** Connections to PostgreSQL for each process. */
  DATABASE_POOL: z.coerce.number().int().min(4).max(500).default(16),
  /** Files and folders with scenarios of pro-code agents, separated by commas. */
  AGENTS: z
    .string()
    .default('')
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    ),
  /** Seals the stored secrets; the first seals, all of them open. Without it: a file in DATA_DIR. */
  SECRETS_KEY: keys.optional(),
});

export interface Config {
  host: string;
  port: number;
  /** Without a slash at the end; undefined: the address that the server listens on. */
  publicUrl: string | undefined;
  /** Absolute. */
  dataDir: string;
  /** Undefined: the embedded PostgreSQL under `dataDir`. */
  databaseUrl: string | undefined;
  roles: readonly RoleName[];
  logLevel: z.infer<typeof Environment>['LOG_LEVEL'];
  demo: boolean;
  /** The demo's outside systems run beside it. */
  sandbox: boolean;
  databasePool: number;
  /** Where the code of pro-code agents is. */
  agents: readonly string[];
  /** Language models in the order in which they are asked; see platform/models. */
  models: readonly ModelConfig[];
  /** Of the vault; empty: the data folder's own. */
  secretsKeys: readonly Buffer[];
}

/** Thrown at the start; its message is meant for the terminal, one line for each variable that is wrong. */
export class ConfigError extends Error {}

/**
 * Reads the configuration. Empty variables count as absent.
 * @throws {ConfigError} with a readable list of everything that is wrong at once.
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Environment.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const given = unsaid.has(name) ? 'the value given' : `"${present[name] ?? ''}"`;
      return `  ${name}: ${given} ${issue.message.startsWith('must') ? issue.message : `is not accepted (${issue.message})`}`;
    });
    throw new ConfigError(
      `The configuration is not valid. Correct these environment variables:\n${lines.join('\n')}`,
    );
  }
  const e = parsed.data;
  return {
    host: e.HOST,
    port: e.PORT,
    publicUrl: e.PUBLIC_URL?.replace(/\/+$/, ''),
    dataDir: resolve(e.DATA_DIR),
    databaseUrl: e.DATABASE_URL,
    roles: e.ROLES.includes('all') ? roleNames : roleNames.filter((role) => e.ROLES.includes(role)),
    logLevel: e.LOG_LEVEL,
    demo: e.DEMO === 'on',
    sandbox: e.DEMO === 'on' && e.SANDBOX === 'on',
    databasePool: e.DATABASE_POOL,
    agents: e.AGENTS,
    models: modelsOf(present),
    secretsKeys: e.SECRETS_KEY ?? [],
  };
}

function modelsOf(env: Record<string, string | undefined>): ModelConfig[] {
  try {
    return readModelConfig(env);
  } catch (error) {
    throw new ConfigError(`The configuration is not valid. ${(error as Error).message}`);
  }
}
