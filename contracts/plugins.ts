/** Plugins of the copilot and its answers, as they cross the wire. */
import { z } from 'zod';
import { Id, Instant, Role } from './words.ts';

/** What an input of a plugin's operation is filled from. */
export const PluginInput = z.object({
  name: z.string().max(200),
  /** `ask`: from the question, else the representative; `fixed`: always the value; `default`: unless said otherwise. */
  mode: z.enum(['ask', 'fixed', 'default']),
  /** JSON. */
  value: z.unknown().optional(),
  /** Said to the copilot in place of the description's own. */
  description: z.string().max(1000).default(''),
});
export type PluginInput = z.output<typeof PluginInput>;

export const PluginSettings = z.object({
  inputs: z.array(PluginInput).max(100).default([]),
  /** Show the answer as it came, without summing it up. */
  asIs: z.boolean().default(false),
  /** Keep the answer with the conversation; else only that it was asked. */
  keepInTranscript: z.boolean().default(false),
  /** `changes`: for operations that change something; what the description demands is always asked. */
  confirmation: z.enum(['changes', 'always']).default('changes'),
  /** Address of the record behind an answer, with `{{field}}` of the answer; empty without. */
  link: z.string().max(1000).default(''),
});
export type PluginSettings = z.output<typeof PluginSettings>;

export const Plugin = z.object({
  id: Id,
  connectionId: Id,
  connectionName: z.string(),
  connectorName: z.string(),
  operationId: z.string(),
  name: z.string(),
  description: z.string(),
  enabled: z.boolean(),
  authentication: z.enum(['admin', 'representative']),
  /** Empty: everybody who has the copilot. */
  roles: z.array(Role),
  settings: PluginSettings,
  /** Whether the operation changes something over there. */
  changes: z.boolean(),
  /** In plain words, when it cannot work as it is (operation gone, connection off, secret missing). */
  problem: z.string().nullable(),
});
export type Plugin = z.infer<typeof Plugin>;

export const CopilotInput = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  required: z.boolean(),
  type: z.enum(['string', 'number', 'integer', 'boolean', 'array', 'object']),
  /** Allowed values, when the description lists them. */
  choices: z.array(z.string()),
  value: z.unknown().optional(),
});
export type CopilotInput = z.infer<typeof CopilotInput>;

export const copilotStates = [
  'running',
  'answered',
  'confirmation',
  'inputs',
  'sign_in',
  'choice',
  'nothing',
  'failed',
  'cancelled',
] as const;

/** One question to the copilot and what became of it. */
export const CopilotTurn = z.object({
  id: Id,
  conversationId: Id.nullable(),
  at: Instant,
  question: z.string(),
  /**
   * `confirmation`: the representative is asked before something is changed; `inputs`: something is missing;
   * `sign_in`: the plugin needs the representative's own sign-in; `choice`: several plugins fit.
   */
  state: z.enum(copilotStates),
  /** Markdown; empty until there is one, and when it was not kept. */
  text: z.string(),
  /** Where the answer is from. */
  source: z
    .object({ pluginId: Id, pluginName: z.string(), connectorName: z.string(), connectionName: z.string() })
    .nullable(),
  /** The record behind the answer. */
  link: z.object({ url: z.string(), title: z.string() }).nullable(),
  /** Further sources, of knowledge articles. */
  citations: z.array(
    z.object({ title: z.string(), articleId: z.string().nullable(), url: z.string().nullable() }),
  ),
  /** Of `inputs` and `confirmation`: what is known and what is asked. */
  inputs: z.array(CopilotInput),
  /** Of `choice`. */
  choices: z.array(z.object({ pluginId: Id, name: z.string(), description: z.string() })),
  /** Of `sign_in`: the connection to sign in to. */
  connectionId: Id.nullable(),
  /** How it was answered: by a model, or by descriptions alone. */
  by: z.enum(['model', 'descriptions']),
  /** In plain words, of `failed`. */
  problem: z.string().nullable(),
  /** Shown to the representative as an offer: hand an insight on to Sales, for example. */
  suggestions: z.array(z.string()),
});
export type CopilotTurn = z.infer<typeof CopilotTurn>;
