/** Without a model: which tool or which specialist is meant, by what customers say who want it. */
import { recogniseTopics } from '../../domain/recognise.ts';
import type { Topic } from '../../domain/types.ts';
import type { Agent } from '../definitions/agent.ts';
import type { Scenario } from '../definitions/scenario.ts';

export interface Choice {
  readonly kind: 'tool' | 'agent';
  readonly name: string;
  /** 0..1 */
  readonly confidence: number;
}

/** From there on it is taken. */
const threshold = 0.42;

const known = new WeakMap<Scenario, Map<string, Topic[]>>();

/** Null: nothing that this specialist has, or can hand over to, is meant. */
export function choose(scenario: Scenario, agent: string, text: string): Choice | null {
  const [best] = recogniseTopics(indexOf(scenario, agent), text);
  if (!best || best.confidence < threshold) return null;
  const [kind, name] = best.topic.split(':') as ['tool' | 'agent', string];
  return { kind, name, confidence: best.confidence };
}

/** Kept: recognition prepares what it compares with once for each array. */
function indexOf(scenario: Scenario, agent: string): Topic[] {
  const indexes = known.get(scenario) ?? new Map<string, Topic[]>();
  known.set(scenario, indexes);
  const index = indexes.get(agent) ?? options(scenario, agent);
  indexes.set(agent, index);
  return index;
}

function options(scenario: Scenario, name: string): Topic[] {
  const agent = scenario.agents.get(name)!;
  const tools = agent.tools
    .filter(({ examples }) => examples.length > 0)
    .map((tool) => topicOf(`tool:${tool.name}`, [spaced(tool.name), ...tool.examples]));
  const targets = scenario.handoffs.filter(({ from }) => from === name).map(({ to }) => to);
  const reached = new Set([name, ...targets]);
  const specialists = targets.map((to) => {
    // Also whom it leads to, so that nobody has to know the way.
    const further = beyond(scenario, to, reached);
    return topicOf(`agent:${to}`, [...phrasesOf(scenario.agents.get(to)!), ...further]);
  });
  return [...tools, ...specialists];
}

function beyond(scenario: Scenario, from: string, reached: ReadonlySet<string>): string[] {
  return scenario.handoffs
    .filter((rule) => rule.from === from && !reached.has(rule.to))
    .flatMap(({ to }) => phrasesOf(scenario.agents.get(to)!));
}

const phrasesOf = (agent: Agent): string[] => [
  agent.title,
  ...agent.examples,
  ...agent.tools.flatMap(({ examples }) => examples),
];

const spaced = (name: string): string =>
  name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();

/** As much of a topic as recognition reads. */
const topicOf = (name: string, triggerQueries: readonly string[]): Topic =>
  ({
    name,
    displayName: name,
    trigger: {
      kind: 'OnRecognizedIntent',
      originalKind: 'OnRecognizedIntent',
      triggerQueries,
      condition: null,
      priority: 0,
    },
    actions: [],
  }) as Partial<Topic> as Topic;
