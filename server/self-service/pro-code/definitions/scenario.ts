/** A scenario: which agents work together, who starts, and who may hand over to whom with what. */
import type { Agent, KnowledgeChoice, ModelChoice } from './agent.ts';
import { DefinitionError } from './definition-error.ts';
import type { Guardrails } from './guardrails.ts';
import type { Variables } from './ports.ts';

/** `all`: the transcript too; `summary`: in a few lines; named variables: these and nothing else. */
export type Shared = 'all' | 'summary' | { readonly variables: readonly string[] };

export interface HandoffRule {
  readonly from: string;
  readonly to: string;
  /** `announced`: the customer is told who goes on. `silent`: they are not. */
  readonly kind: 'announced' | 'silent';
  /** When to hand over, for the model; the description of the one who gets it when absent. */
  readonly when?: string;
  /** Default 'all'. */
  readonly share?: Shared;
}

export interface Limits {
  /** Questions to the model for one input. Default 8. */
  readonly roundsPerTurn: number;
  /** Default 10. */
  readonly toolCallsPerTurn: number;
  /** Default 4. */
  readonly handoffsPerTurn: number;
  /** In and out. Default 60,000. */
  readonly tokensPerTurn: number;
  /** Of the conversation with this scenario; then a representative takes over. Default 100. */
  readonly turns: number;
  /** Default 60; at most 90. */
  readonly secondsPerTurn: number;
}

export interface Approvals {
  /** How long a decision is waited for. Default 10 minutes. */
  readonly expireAfterMs?: number;
  /** Whose representatives decide; the workstream's own when absent. */
  readonly queue?: string;
}

export interface ScenarioDefinition {
  /** What `ai_agent.settings.scenario` says. */
  readonly name: string;
  readonly description?: string;
  /** The agent that begins. */
  readonly start: string;
  readonly agents: readonly Agent[];
  readonly handoffs?: readonly HandoffRule[];
  /** Whom everybody may hand over to beside the rules, announced unless said otherwise. */
  readonly anybodyMayHandOffTo?: {
    readonly targets: readonly string[];
    readonly kind?: 'announced' | 'silent';
    readonly share?: Shared;
  };
  /** What agents have that do not say otherwise. */
  readonly defaults?: {
    readonly model?: ModelChoice;
    readonly guardrails?: Guardrails;
    readonly knowledge?: boolean | KnowledgeChoice;
    /** Goes before every agent's own instructions. */
    readonly instructions?: string;
  };
  /** `{{name}}` in instructions, greetings and descriptions of hand-offs. */
  readonly template?: Readonly<Record<string, string>>;
  /**
   * What may come in with a hand-over from anybody, by bare name. What tools alone set (who the customer is, say) comes
   * back only from this scenario's own hand-overs.
   */
  readonly variables?: Variables;
  readonly representative?: {
    /** The queue; routing decides when absent. */
    readonly queue?: string;
    /** When to hand over, beside the customer's wish. */
    readonly when?: string;
  };
  /** It may hand the conversation back to the AI agent that handed it over, and when. */
  readonly back?: { readonly when: string };
  readonly approvals?: Approvals;
  readonly limits?: Partial<Limits>;
}

export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly start: string;
  readonly agents: ReadonlyMap<string, Agent>;
  readonly handoffs: readonly Required<HandoffRule>[];
  readonly instructions: string;
  readonly template: Readonly<Record<string, string>>;
  readonly variables: Variables;
  /** Those of them that may come in from anybody. */
  readonly incoming: readonly string[];
  readonly representative: { readonly queue: string | null; readonly when: string };
  readonly back: { readonly when: string } | null;
  readonly approvals: { readonly expireAfterMs: number; readonly queue: string | null };
  readonly limits: Limits;
}

const defaultLimits: Limits = {
  roundsPerTurn: 8,
  toolCallsPerTurn: 10,
  handoffsPerTurn: 4,
  tokensPerTurn: 60_000,
  turns: 100,
  secondsPerTurn: 60,
};

/** Marks what `defineScenario` made, also when two copies of this file are loaded. */
const mark = Symbol.for('patchbay.scenario');

/**
 * Declares a scenario.
 * @throws {DefinitionError} that names what does not fit together.
 */
export function defineScenario(definition: ScenarioDefinition): Scenario {
  const { name, start } = definition;
  if (!/^[\p{L}\p{N}][\p{L}\p{N} _.-]{0,99}$/u.test(name))
    throw new DefinitionError(`A scenario needs a name of up to 100 letters and digits, not "${name}".`);
  const wrong = (problem: string) => new DefinitionError(`The scenario "${name}": ${problem}`);
  const agents = new Map<string, Agent>();
  for (const agent of definition.agents) {
    if (agents.has(agent.name)) throw wrong(`two agents are named "${agent.name}".`);
    agents.set(agent.name, withDefaults(agent, definition));
  }
  const known = (agent: string, where: string) => {
    if (!agents.has(agent))
      throw wrong(`${where} names the agent "${agent}", which is not among its agents.`);
  };
  known(start, '`start`');
  const rules = definition.handoffs ?? [];
  for (const { from, to } of rules) {
    known(from, '`handoffs`');
    known(to, '`handoffs`');
    if (from === to) throw wrong(`"${from}" cannot hand over to itself.`);
  }
  for (const target of definition.anybodyMayHandOffTo?.targets ?? []) known(target, '`anybodyMayHandOffTo`');
  const variables = allVariables(agents, definition.variables ?? {}, wrong);
  const handoffs = [...rules.map((rule) => completed(rule, agents)), ...generic(definition, agents)];
  for (const { share, to } of handoffs)
    if (typeof share === 'object')
      for (const variable of share.variables)
        if (!(variable in variables))
          throw wrong(`a hand-over to "${to}" shares "${variable}", which is no variable of it.`);
  const limits = { ...defaultLimits, ...definition.limits };
  for (const [limit, value] of Object.entries(limits))
    if (!(Number.isFinite(value) && value > 0)) throw wrong(`\`limits.${limit}\` must be more than 0.`);
  if (limits.secondsPerTurn > 90) throw wrong('`limits.secondsPerTurn` can be 90 at most.');
  const scenario: Scenario = {
    name,
    description: definition.description ?? '',
    start,
    agents,
    handoffs,
    instructions: definition.defaults?.instructions ?? '',
    template: definition.template ?? {},
    variables,
    incoming: Object.keys(definition.variables ?? {}),
    representative: {
      queue: definition.representative?.queue ?? null,
      when: definition.representative?.when ?? '',
    },
    back: definition.back ?? null,
    approvals: {
      expireAfterMs: definition.approvals?.expireAfterMs ?? 10 * 60_000,
      queue: definition.approvals?.queue ?? null,
    },
    limits,
  };
  return Object.defineProperty(scenario, mark, { value: true });
}

/** Was it made by `defineScenario`? */
export const isScenario = (value: unknown): value is Scenario =>
  typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[mark] === true;

function withDefaults(agent: Agent, { defaults = {} }: ScenarioDefinition): Agent {
  const { knowledge, model, guardrails } = defaults;
  const known = knowledge === true ? {} : knowledge === false || knowledge === undefined ? null : knowledge;
  return {
    ...agent,
    model: { ...model, ...agent.model },
    guardrails: { ...guardrails, ...agent.guardrails },
    knowledge: agent.knowledge ?? known,
  };
}

const completed = (
  { when = '', share = 'all', ...rule }: HandoffRule,
  agents: ReadonlyMap<string, Agent>,
): Required<HandoffRule> => ({ ...rule, share, when: when || agents.get(rule.to)!.description });

function generic(
  { anybodyMayHandOffTo, handoffs = [] }: ScenarioDefinition,
  agents: ReadonlyMap<string, Agent>,
): Required<HandoffRule>[] {
  const { targets = [], kind = 'announced', share = 'all' } = anybodyMayHandOffTo ?? {};
  return [...agents.keys()].flatMap((from) =>
    targets
      .filter((to) => to !== from && !handoffs.some((rule) => rule.from === from && rule.to === to))
      .map((to) => completed({ from, to, kind, share }, agents)),
  );
}

/** The scenario's variables and its tools'. One name has one shape. */
function allVariables(
  agents: ReadonlyMap<string, Agent>,
  own: Variables,
  wrong: (problem: string) => Error,
): Variables {
  const all = new Map(Object.entries(own));
  for (const { tools } of agents.values())
    for (const tool of tools)
      for (const [variable, schema] of Object.entries(tool.variables)) {
        const before = all.get(variable);
        if (before !== undefined && before !== schema)
          throw wrong(`"${variable}" has two shapes; define it once and use that in both places.`);
        all.set(variable, schema);
      }
  return Object.fromEntries(all);
}
