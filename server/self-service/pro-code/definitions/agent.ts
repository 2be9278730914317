/** A pro-code agent: a specialist with instructions, tools and knowledge of its own. */
import type { ModelTask } from '../../../platform/models/index.ts';
import { DefinitionError } from './definition-error.ts';
import type { Guardrails } from './guardrails.ts';
import type { Customer, SessionVariables } from './ports.ts';
import type { Tool } from './tool.ts';

/** What instructions and greetings may be made of. */
export interface SessionView {
  readonly customer: Customer;
  readonly variables: Pick<SessionVariables, 'get'>;
  readonly channel: string;
  /** BCP 47. */
  readonly locale: string;
  /** The scenario's template variables. */
  readonly template: Readonly<Record<string, string>>;
}

/** Text, or made from the session. `{{name}}` is the scenario's template variable of that name. */
export type Words = string | ((session: SessionView) => string);

export interface ModelChoice {
  /** Of the models that serve this task, the first that answers. Default 'ai_agent'. */
  readonly task?: ModelTask;
  /** Only the model configured under this name. */
  readonly name?: string;
  /** Left to the model when absent: some refuse it. */
  readonly temperature?: number;
  /** Default 800. */
  readonly maxOutputTokens?: number;
}

export interface KnowledgeChoice {
  /** Only articles with one of these tags; empty: all. */
  readonly tags?: readonly string[];
  /** 0..1: how surely a passage has to answer. Default 0.5. */
  readonly threshold?: number;
}

export interface AgentDefinition {
  /** Unique in its scenario: letters, digits, `_` and `-`; at most 40. */
  readonly name: string;
  /** As customers read it; the name when absent. */
  readonly title?: string;
  /** What it is for: other specialists hand over by it. */
  readonly description: string;
  /** What customers say who need it. Without a model it is chosen by these. */
  readonly examples?: readonly string[];
  /** Said when the conversation begins with it. */
  readonly greeting?: Words;
  readonly instructions: Words;
  readonly model?: ModelChoice;
  readonly tools?: readonly Tool[];
  /** May it answer from the knowledge articles? Default false. */
  readonly knowledge?: boolean | KnowledgeChoice;
  readonly guardrails?: Guardrails;
}

export interface Agent
  extends Required<Omit<AgentDefinition, 'greeting' | 'knowledge' | 'model' | 'guardrails'>> {
  readonly greeting: Words | null;
  readonly knowledge: KnowledgeChoice | null;
  readonly model: ModelChoice;
  readonly guardrails: Guardrails;
}

/**
 * Declares an agent.
 * @throws {DefinitionError} when something about it cannot be.
 */
export function defineAgent(definition: AgentDefinition): Agent {
  const { name, knowledge = false, tools = [] } = definition;
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,39}$/.test(name))
    throw new DefinitionError(`An agent is named by letters, digits, "_" and "-" (up to 40), not "${name}".`);
  if (definition.description.trim() === '')
    throw new DefinitionError(`The agent "${name}": say in \`description\` what it is for.`);
  const twice = tools.find((tool, at) => tools.findIndex((other) => other.name === tool.name) !== at);
  if (twice) throw new DefinitionError(`The agent "${name}" has two tools named "${twice.name}".`);
  return {
    name,
    title: definition.title ?? name,
    description: definition.description,
    examples: definition.examples ?? [],
    greeting: definition.greeting ?? null,
    instructions: definition.instructions,
    model: definition.model ?? {},
    tools,
    knowledge: knowledge === true ? {} : knowledge === false ? null : knowledge,
    guardrails: definition.guardrails ?? {},
  };
}
