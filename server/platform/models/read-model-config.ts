/** Which models there are: read from the environment, by the operator alone. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { modelTasks } from './models.ts';

const Entry = z.strictObject({
  /** What logs and answers call it. */
  name: z.string().min(1).max(100),
  provider: z.enum(['openai', 'azure', 'anthropic', 'compatible']),
  /** The provider's name of the model; of Azure, the deployment. */
  model: z.string().min(1),
  apiKey: z.string().min(1).optional(),
  /** The environment variable that holds the key. */
  apiKeyEnv: z.string().min(1).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Of Azure, when there is no `baseUrl`. */
  resourceName: z.string().min(1).optional(),
  /** Empty: all. */
  tasks: z.array(z.enum(modelTasks)).default([]),
  timeoutMs: z.int().min(100).max(600_000).default(30_000),
  budget: z.strictObject({ tokensPerDay: z.int().min(1).optional() }).default({}),
});

export interface ModelConfig extends Omit<z.output<typeof Entry>, 'apiKey' | 'apiKeyEnv'> {
  /** Undefined for servers that want none. */
  apiKey: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * `MODELS`: a list as YAML or JSON, or the path of a file with one; else the short form for one model:
 * `MODEL_PROVIDER`, `MODEL_NAME`, `MODEL_API_KEY`, `MODEL_BASE_URL`.
 * @returns in the order in which they are asked; empty without any.
 * @throws {Error} with a sentence for the terminal; never shows a key.
 */
export function readModelConfig(env: Environment): ModelConfig[] {
  const entries = env.MODELS ? readList(env.MODELS) : shortForm(env);
  const names = new Set<string>();
  return entries.map((entry, index) => {
    const parsed = Entry.safeParse(entry);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const place = [`entry ${index + 1}`, ...(issue?.path ?? [])].join(', ');
      throw new Error(`MODELS, ${place}: ${issue?.message ?? 'is not valid'}`);
    }
    const { apiKey, apiKeyEnv, ...config } = parsed.data;
    if (names.has(config.name)) throw new Error(`MODELS: two models are named "${config.name}".`);
    names.add(config.name);
    if (config.provider === 'compatible' && config.baseUrl === undefined)
      throw new Error(
        `MODELS, "${config.name}": give baseUrl, the address that ends before /chat/completions.`,
      );
    if (config.provider === 'azure' && config.baseUrl === undefined && config.resourceName === undefined)
      throw new Error(`MODELS, "${config.name}": give resourceName or baseUrl.`);
    const key = apiKey ?? (apiKeyEnv === undefined ? undefined : env[apiKeyEnv]);
    if (apiKeyEnv !== undefined && key === undefined)
      throw new Error(`MODELS, "${config.name}": the environment variable ${apiKeyEnv} is not set.`);
    if (key === undefined && config.provider !== 'compatible')
      throw new Error(`MODELS, "${config.name}": give apiKey or apiKeyEnv.`);
    return { ...config, apiKey: key };
  });
}

function readList(given: string): unknown[] {
  const inline = /^\s*[[\-{]/.test(given) || given.includes('\n');
  let text = given;
  if (!inline) {
    try {
      text = readFileSync(given, 'utf8');
    } catch (error) {
      throw new Error(
        `MODELS: the file "${given}" cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      );
    }
  }
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    throw new Error('MODELS: this is neither YAML nor JSON.'); // the parser's message would quote keys
  }
  if (!Array.isArray(value)) throw new Error('MODELS must be a list of models.');
  return value;
}

function shortForm(env: Environment): unknown[] {
  if (!env.MODEL_PROVIDER && !env.MODEL_NAME) return [];
  if (!env.MODEL_PROVIDER || !env.MODEL_NAME)
    throw new Error('MODEL_PROVIDER and MODEL_NAME go together: give both.');
  return [
    {
      name: env.MODEL_NAME,
      provider: env.MODEL_PROVIDER,
      model: env.MODEL_NAME,
      ...(env.MODEL_API_KEY ? { apiKey: env.MODEL_API_KEY } : {}),
      ...(env.MODEL_BASE_URL ? { baseUrl: env.MODEL_BASE_URL } : {}),
    },
  ];
}
