/**
 * One engagement of an AI agent, folded from the log, and what became of it. The words are those of docs/metrics.md.
 * Pure.
 */
import type { EventPayloads } from '../../../data-model/events/index.ts';

export type Outcome = 'resolved' | 'contained' | 'escalated' | 'handed_on' | 'abandoned' | 'unengaged';

export interface TopicVisits {
  readonly topic: string;
  readonly begun: number;
  readonly completed: number;
}

/** What the turns have told so far. */
export interface Progress {
  readonly answered: number;
  readonly notUnderstood: number;
  /** The customer's last message was not understood, and nothing has begun or been answered since. */
  readonly leftHanging: boolean;
  readonly midway: string | null;
  readonly topics: readonly TopicVisits[];
  readonly lastTopic: string | null;
}

export const noProgress: Progress = {
  answered: 0,
  notUnderstood: 0,
  leftHanging: false,
  midway: null,
  topics: [],
  lastTopic: null,
};

/** Topics told of in one session; a dialog that visits more repeats itself. */
const mostTopics = 60;

export function progressed(before: Progress, told: EventPayloads['ai_agent.progressed']): Progress {
  const visits = new Map(before.topics.map((each) => [each.topic, each]));
  const count = (topic: string, what: 'begun' | 'completed') => {
    const known = visits.get(topic) ?? { topic, begun: 0, completed: 0 };
    if (visits.has(topic) || visits.size < mostTopics)
      visits.set(topic, { ...known, [what]: known[what] + 1 });
  };
  for (const topic of told.begun) count(topic, 'begun');
  for (const topic of told.completed) count(topic, 'completed');
  const isUnderstood = told.begun.length > 0 || told.completed.length > 0 || told.answered > 0;
  return {
    answered: before.answered + told.answered,
    notUnderstood: before.notUnderstood + told.notUnderstood,
    leftHanging: told.notUnderstood > 0 || (before.leftHanging && !isUnderstood),
    midway: told.midway,
    topics: [...visits.values()],
    lastTopic: told.midway ?? told.completed.at(-1) ?? told.begun.at(-1) ?? before.lastTopic,
  };
}

export interface Ending {
  /** `handler.released`: escalated, transferred, handed_on, self_service_ended, customer_left, inactive, ... */
  readonly reason: string;
  readonly customerMessages: number;
  /** The customer wrote and the agent had not answered yet. */
  readonly isUnanswered: boolean;
}

const toAnotherAgent: ReadonlySet<string> = new Set(['handed_on', 'handed_back']);
/** By somebody of the staff, or by an overflow rule that ended what the agent had escalated. */
const toPeople: ReadonlySet<string> = new Set(['transferred', 'overflow', 'overflowed']);

/**
 * What became of it. Escalated: it went to people. Handed on: to another AI agent, or back to somebody else's. Unengaged:
 * the customer never wrote to it. Abandoned: the customer left (or fell silent) mid-way, not understood, or unanswered.
 * Resolved: the agent itself ended it, or the customer left after a topic was completed or a question answered.
 * Contained: the rest.
 */
export function outcomeOf(progress: Progress, { reason, customerMessages, isUnanswered }: Ending): Outcome {
  if (reason === 'escalated') return 'escalated';
  if (toAnotherAgent.has(reason)) return 'handed_on';
  if (customerMessages === 0) return 'unengaged';
  if (toPeople.has(reason)) return 'escalated';
  if (reason === 'self_service_ended') return 'resolved';
  if (progress.midway !== null || progress.leftHanging || isUnanswered) return 'abandoned';
  const isServed = progress.answered > 0 || progress.topics.some(({ completed }) => completed > 0);
  return isServed ? 'resolved' : 'contained';
}
