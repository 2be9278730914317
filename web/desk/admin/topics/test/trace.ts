/** What a turn did, in words, and which nodes it passed. */
import type { AgentTestStep } from '../../../../../contracts/api/operations-agents.ts';
import { stepKey } from '../model/layout.ts';
import type { TopicTree } from '../model/topic-tree.ts';

export type TraceStep = AgentTestStep['trace'][number];

const words: Readonly<Record<string, string>> = {
  started: 'Conversation begins',
  recognised: 'Recognised',
  interrupted: 'Interrupted by',
  choice_asked: 'Asked which topic is meant',
  choice_made: 'Topic was chosen',
  answered: 'Answered',
  answer_refused: 'Answer does not fit',
  escalation: 'Wants a person',
  knowledge_asked: 'Knowledge asked',
  knowledge_answered: 'Knowledge answered',
  knowledge_empty: 'Knowledge has nothing',
  not_understood: 'Not understood',
  topic_begun: 'Topic begins',
  topic_ended: 'Topic ends',
  action: 'Step',
  expression_error: 'Formula failed',
  position_lost: 'Its place is gone',
  ignored: 'Ignored',
  error: 'Error',
  limit: 'Limit reached',
};

/** A step of a trace in a few words. Kinds that are not known keep their name. */
export function traceWords({ step, topic, actionId, detail }: TraceStep): string {
  const what = words[step] ?? step.replaceAll('_', ' ');
  const about = [step === 'action' ? actionId : topic, detail].filter(Boolean).join(' · ');
  return about === '' ? what : `${what}: ${about}`;
}

/** Whether a step of a trace tells of something that went wrong. */
export const isTrouble = ({ step }: TraceStep) =>
  ['expression_error', 'error', 'limit', 'position_lost', 'answer_refused'].includes(step);

/** The nodes of this topic that a turn passed, and the one at which it waits. */
export function passedNodes(
  turn: AgentTestStep,
  topic: string,
  tree: TopicTree,
): { passed: ReadonlySet<string>; running: string | null } {
  const passed = new Set<string>();
  for (const step of turn.trace) {
    if (step.topic !== topic) continue;
    if (step.actionId !== undefined && tree.steps.has(step.actionId)) passed.add(stepKey(step.actionId));
    if (step.step === 'topic_begun') passed.add('trigger');
  }
  const waits = turn.waitingFor;
  const here = waits?.topic === topic && waits.actionId !== null && tree.steps.has(waits.actionId);
  return { passed, running: here ? stepKey(waits.actionId as string) : null };
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  /** It is new, or was different after the turn before. */
  readonly changed: boolean;
}

/** All variables after a turn, those of the innermost topic first. */
export function variablesAfter(turn: AgentTestStep, before: AgentTestStep | null): readonly Variable[] {
  const known = new Map(before ? flat(before) : []);
  return flat(turn).map(([name, value]) => ({ name, value, changed: known.get(name) !== value }));
}

function flat({ variables }: AgentTestStep): (readonly [string, string])[] {
  const scope = (prefix: string, values: Readonly<Record<string, unknown>>) =>
    Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, shown(value)] as const);
  const topics = [...variables.topics].reverse();
  return [
    ...topics.flatMap(({ topic, variables: values }, depth) =>
      scope(depth === 0 ? 'Topic' : `${topic}: Topic`, values),
    ),
    ...scope('Global', variables.global),
    ...scope('User', variables.user),
    ...scope('System', variables.system),
  ];
}

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'blank';
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}
