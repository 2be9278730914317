/**
 * AI agents as they are configured, by kind: what an administrator sets, what the API says, what the configuration
 * document holds. Secrets are never in it: they are sealed beside it.
 */
import { z } from 'zod';
import { OutsideAgentSettings } from './outside-agents.ts';
import { isTimeZone } from './words.ts';

export const agentKinds = ['topics', 'scenario', 'outside'] as const;
export const AgentKind = z.enum(agentKinds);
export type AgentKind = z.infer<typeof AgentKind>;

const Variants = z.array(z.string().trim().min(1).max(4000)).min(1).max(20);
const Phrase = z.string().trim().min(1).max(100);

/** What a topics agent says by itself; what is left out is said in Patchbay's own words. */
export const AgentTextsSettings = z.strictObject({
  greeting: Variants.optional(),
  fallback: Variants.optional(),
  transferring: Variants.optional(),
  reprompt: Variants.optional(),
  done: Variants.optional(),
  didYouMean: Variants.optional(),
  attachmentOnly: Variants.optional(),
  /** Before a question that another topic came between; `{topic}` is the topic's name. */
  resuming: Variants.optional(),
  /** A form waits, and words came. */
  cardReprompt: Variants.optional(),
  /** A form was sent that nobody waits for. */
  cardClosed: Variants.optional(),
  error: Variants.optional(),
  noneOfThese: Phrase.optional(),
  yes: Phrase.optional(),
  no: Phrase.optional(),
});

const Share = z.number({ error: 'must be a number from 0 to 1' }).min(0).max(1);

export const TopicsAgentSettings = z.strictObject({
  /** BCP 47: how numbers and dates are written and read, and the language of its trigger phrases. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language, such as en-GB')
    .default('en-US'),
  /** IANA: where `Today()` begins. */
  timeZone: z
    .string()
    .trim()
    .max(60)
    .refine(isTimeZone, 'must be a time zone, such as Europe/Vienna')
    .default('UTC'),
  /** A topic that is recognised less surely is not begun. */
  recognitionThreshold: Share.default(0.5),
  /** Misunderstood so often in a row: a representative. */
  maxMisunderstandings: z.number().int().min(1).max(20).default(2),
  /** `classic`: topics by their phrases. `generative`: a model chooses among topics, tools and knowledge. */
  orchestration: z.enum(['classic', 'generative']).default('classic'),
  /** For the model: who the agent is, and what it must and must not do. */
  instructions: z.string().max(20_000).default(''),
  knowledge: z
    .strictObject({
      enabled: z.boolean().default(true),
      /** A passage that answers less surely is no answer. */
      threshold: Share.default(0.45),
    })
    .prefault({}),
  /** After so long without a word the OnInactivity topics run; null: never. */
  inactivityMinutes: z.number().int().min(1).max(10_080).nullable().default(null),
  texts: AgentTextsSettings.prefault({}),
  /**
   * Copilot plugins (with shared credentials) that a generative agent may use for the customer. `inputs`: those that say
   * who the customer is, or are always the same; the model neither sees nor sets them. What changes something waits for
   * the customer's yes.
   */
  tools: z
    .array(
      z.strictObject({
        plugin: z.string().trim().min(1).max(100),
        inputs: z
          .record(
            z.string().min(1).max(200),
            z.discriminatedUnion('from', [
              z.strictObject({
                from: z.literal('customer'),
                field: z.enum(['id', 'name', 'email', 'phone']),
              }),
              z.strictObject({ from: z.literal('value'), value: z.json() }),
            ]),
          )
          .default({}),
      }),
    )
    .max(30)
    .default([]),
  /**
   * What topics call by the names of the system they came from (a connection reference, a flow's or an action's id),
   * and the connection of ours that it means. `operation`: the operation's id there, when it has another one.
   */
  connections: z
    .record(
      z.string().min(1).max(300),
      z.strictObject({
        connection: z.string().trim().min(1).max(100),
        operation: z.string().trim().min(1).max(300).nullable().default(null),
      }),
    )
    .default({}),
  /** `Env.*` of topics: what differs from installation to installation. Never secrets: topics may say them. */
  environment: z.record(z.string().min(1).max(200), z.json()).default({}),
  /** `Global.*` of a conversation that begins. */
  globals: z.record(z.string().min(1).max(200), z.json()).default({}),
});
export type TopicsAgentSettings = z.output<typeof TopicsAgentSettings>;

/** Pro-code agents (server/self-service/pro-code). */
export const ScenarioAgentSettings = z.looseObject({
  /** Name of a scenario that this installation has. */
  scenario: z.string().trim().min(1).max(100),
});
export type ScenarioAgentSettings = z.output<typeof ScenarioAgentSettings>;

/** The kind with its settings. An agent never changes its kind. */
export const AgentSetup = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('topics'), settings: TopicsAgentSettings.prefault({}) }),
  z.strictObject({ kind: z.literal('scenario'), settings: ScenarioAgentSettings }),
  z.strictObject({ kind: z.literal('outside'), settings: OutsideAgentSettings }),
]);
export type AgentSetup = z.output<typeof AgentSetup>;
export type AgentSettings = AgentSetup['settings'];
