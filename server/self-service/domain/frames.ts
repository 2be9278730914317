/** Topics begin, end and fail. */
import { rememberTopic } from './dialog-state.ts';
import { handoverContext, variablesToHandOver } from './handover.ts';
import { sayOwn } from './saying.ts';
import { shaped } from './shapes.ts';
import { clip } from './summarise.ts';
import { inputQuestions } from './topic-index.ts';
import { TopicError, type Turn } from './turn.ts';
import type { Continuation, RedirectAction, Topic, TransferReason } from './types.ts';
import { field, type RecordValue } from './values.ts';

export interface Beginning {
  /** By the names of the topic's inputs. */
  readonly inputs?: RecordValue;
  readonly outputs?: RedirectAction['outputs'];
  /** What the customer said that started it: it may hold answers, and inputs are asked for that it lacks. */
  readonly utterance?: string;
  readonly after?: Continuation;
}

/** Puts a topic on top of what runs. Its actions run with the next `runTopics`. */
export function beginTopic(turn: Turn, topic: Topic, beginning: Beginning = {}): void {
  if (topic.cancelsOthers) turn.change({ stack: [], pending: null });
  if (turn.state.stack.length >= turn.limits.depth) {
    throw new TopicError('limit', `More than ${turn.limits.depth} topics inside each other.`);
  }
  const { utterance, outputs = [], after } = beginning;
  const inputs = inputsOf(turn, topic, beginning.inputs ?? {});
  const [question] = utterance === undefined ? [] : inputQuestions(topic);
  const frame = {
    topic: topic.name,
    next: question?.id ?? topic.actions[0]?.id ?? null,
    variables: inputs,
    outputs,
    inputs,
    ...(utterance === undefined ? {} : { utterance }),
    ...(after === undefined ? {} : { after }),
  };
  const { ranOnce = [] } = turn.state;
  turn.change({
    stack: [...turn.state.stack, frame],
    facts: rememberTopic(turn.state.facts, topic),
    ...(topic.trigger.runOnce ? { ranOnce: [...ranOnce, topic.name].slice(-100) } : {}),
  });
  turn.note('topic_begun', { topic: topic.name });
}

/** In the types that the topic declares, with its defaults. */
function inputsOf(turn: Turn, topic: Topic, given: RecordValue): RecordValue {
  const entries = Object.entries(given);
  for (const { name, type, value, shouldPrompt } of topic.inputs) {
    const at = entries.findIndex(([each]) => each === name);
    const entry = entries[at];
    if (entry) entries[at] = [name, shaped(type, entry[1])];
    else if (value && !shouldPrompt) entries.push([name, turn.valueOf(value)]);
  }
  return Object.fromEntries(entries);
}

/** Begins topics that run before anything else; the first of them first. `after` follows the last. */
export function beginAll(turn: Turn, topics: readonly Topic[], after?: Continuation): void {
  // The stack runs from its top: the first topic goes on last.
  for (const [position, topic] of topics.toReversed().entries())
    beginTopic(turn, topic, after && position === 0 ? { after } : {});
}

export function goTo(turn: Turn, next: string | null): void {
  turn.changeFrame({ next });
}

/** Ends the running topic, and gives its results to its caller. */
export function endTopic(turn: Turn, givesResults = true): void {
  const frame = turn.frame;
  if (frame === undefined) return;
  turn.change({ stack: turn.state.stack.slice(0, -1) });
  turn.note('topic_ended', { topic: frame.topic });
  if (frame.after) turn.due = frame.after;
  if (!givesResults) return;
  for (const { name, variable } of frame.outputs) {
    if (turn.frame !== undefined || variable.scope !== 'Topic') {
      turn.setVariable(variable, field(frame.variables, name));
    }
  }
}

/** Does something that may hit an error of a topic, and deals with it. */
export function guarded(turn: Turn, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof TopicError)) throw error;
    onTopicError(turn, error);
  }
}

function onTopicError(turn: Turn, error: TopicError): void {
  const frame = turn.frame;
  const place = frame ? { topic: frame.topic, ...(frame.next ? { actionId: frame.next } : {}) } : {};
  turn.note(error.code === 'limit' ? 'limit' : 'error', { ...place, detail: error.message });
  turn.change({ lastError: { code: error.code, message: error.message }, pending: null });
  turn.needs = undefined;
  turn.due = null;
  // A loop or a failing OnError topic would only go on.
  const handler = turn.inError || error.code === 'limit' ? undefined : turn.topicsFor('OnError')[0];
  if (handler) {
    turn.inError = true;
    turn.change({ stack: [] });
    beginTopic(turn, handler);
    return;
  }
  sayOwn(turn, turn.agent.texts.error);
  sayOwn(turn, turn.agent.texts.transferring);
  const where = frame ? `The topic "${frame.topic}" failed: ` : '';
  handOver(turn, 'error', `${where}${error.message}`);
}

/** Hands over. The dialog's topics are over; what was collected goes along. */
export function handOver(turn: Turn, reason: TransferReason, message: string, variables?: RecordValue): void {
  const shortMessage = clip(message, 2000);
  turn.transfer = {
    reason,
    message: shortMessage,
    context: handoverContext(turn.state, {
      agentName: turn.agent.name,
      conversationId: turn.services.conversationId,
      message: shortMessage,
      variables: variables ?? variablesToHandOver(turn.state, 'All'),
    }),
  };
  turn.needs = undefined;
  turn.due = null;
  turn.change({ stack: [], pending: null, misunderstoodCount: 0 });
}
