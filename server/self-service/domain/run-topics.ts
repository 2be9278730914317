/** Runs the topics on the stack, action by action, until the dialog waits, is handed over, or has nothing left. */
import { choicesFrom } from './answers.ts';
import { rememberTopic } from './dialog-state.ts';
import { evaluate } from './expressions/evaluate.ts';
import { fieldsOf, variablesToHandOver } from './handover.ts';
import { actionsOf, type IndexedAction, lastPart } from './topic-index.ts';
import { TopicError, type Turn } from './turn.ts';
import type {
  Action,
  ListItem,
  QuestionAction,
  RecordValue,
  RedirectAction,
  SuggestedAction,
  Topic,
  TransferConversationAction,
} from './types.ts';
import { field, isError, type Value, withField } from './values.ts';

/** Puts a topic on top of what runs. Its actions run with the next `runTopics`. */
export function beginTopic(
  turn: Turn,
  topic: Topic,
  variables: RecordValue = {},
  outputs: RedirectAction['outputs'] = [],
): void {
  if (topic.cancelsOthers) turn.change({ stack: [], pending: null });
  if (turn.state.stack.length >= turn.limits.depth) {
    throw new TopicError('limit', `More than ${turn.limits.depth} topics inside each other.`);
  }
  const frame = { topic: topic.name, next: topic.actions[0]?.id ?? null, variables, outputs };
  turn.change({ stack: [...turn.state.stack, frame], facts: rememberTopic(turn.state.facts, topic) });
  turn.note('topic_begun', { topic: topic.name });
}

/** Runs until the turn stops or the stack is empty. Errors of topics end in the OnError topic or an apology. */
export function runTopics(turn: Turn): void {
  while (!turn.stopped && turn.state.stack.length > 0) {
    guarded(turn, () => step(turn));
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
  // A loop or a failing OnError topic would only go on.
  const handler = turn.inError || error.code === 'limit' ? undefined : turn.topicsFor('OnError')[0];
  if (handler) {
    turn.inError = true;
    turn.change({ stack: [] });
    beginTopic(turn, handler);
    return;
  }
  turn.sayOwn(turn.agent.texts.error);
  turn.sayOwn(turn.agent.texts.transferring);
  const where = frame ? `The topic "${frame.topic}" failed: ` : '';
  turn.handOver('error', `${where}${error.message}`);
}

function step(turn: Turn): void {
  const frame = turn.frame;
  if (frame === undefined) return;
  const topic = turn.topicOf(frame);
  if (frame.next === null) {
    endTopic(turn);
    return;
  }
  const found = topic ? actionsOf(topic).get(frame.next) : undefined;
  if (topic === null || found === undefined) {
    // The topic was edited while the dialog waited in it: what is left of it is skipped.
    turn.note('position_lost', { topic: frame.topic, actionId: frame.next });
    endTopic(turn);
    return;
  }
  turn.steps += 1;
  if (turn.steps > turn.limits.steps) {
    throw new TopicError('limit', `More than ${turn.limits.steps} actions in one turn.`);
  }
  if (found.action.disabled) {
    goTo(turn, found.next);
    return;
  }
  turn.note('action', { topic: topic.name, actionId: found.action.id, detail: found.action.kind });
  runAction(turn, found);
}

export function goTo(turn: Turn, next: string | null): void {
  turn.changeFrame({ next });
}

/** Ends the running topic, and gives its results to its caller. */
export function endTopic(turn: Turn): void {
  const frame = turn.frame;
  if (frame === undefined) return;
  turn.change({ stack: turn.state.stack.slice(0, -1) });
  turn.note('topic_ended', { topic: frame.topic });
  for (const { name, variable } of frame.outputs) {
    if (turn.frame !== undefined || variable.scope === 'Global') {
      turn.setVariable(variable, field(frame.variables, name));
    }
  }
}

function runAction(turn: Turn, { action, next }: IndexedAction): void {
  switch (action.kind) {
    case 'SendActivity':
      turn.sayMessage(action.message);
      goTo(turn, next);
      return;
    case 'Question':
      if (!action.alwaysPrompt && hasValue(turn.getVariable(action.variable))) {
        goTo(turn, next);
      } else askQuestion(turn, action, 0);
      return;
    case 'ConditionGroup':
      goTo(turn, chooseBranch(turn, action)?.[0]?.id ?? next);
      return;
    case 'SetVariable':
      turn.setVariable(action.variable, turn.valueOf(action.value));
      goTo(turn, next);
      return;
    case 'SetTextVariable':
      turn.setVariable(action.variable, turn.fill(action.value));
      goTo(turn, next);
      return;
    case 'BeginDialog':
    case 'ReplaceDialog':
      redirect(turn, action, next);
      return;
    case 'EndDialog':
      if (action.clearTopicQueue) turn.change({ stack: [] });
      else endTopic(turn);
      return;
    case 'CancelAllDialogs':
      turn.change({ stack: [] });
      return;
    case 'EndConversation':
      turn.ended = true;
      turn.change({ stack: [], misunderstoodCount: 0 });
      return;
    case 'TransferConversation':
      transfer(turn, action);
      return;
    case 'SearchAndSummarizeContent': {
      const written = turn.valueOf(action.userInput);
      const query = typeof written === 'string' && written.trim() !== '' ? written : turn.text;
      if (turn.services.knowledgeAvailable === false || query.trim() === '') {
        if (action.variable) turn.setVariable(action.variable, null);
        goTo(turn, next);
        return;
      }
      const asker = { topic: turn.frame?.topic ?? '', actionId: action.id };
      askKnowledge(turn, query, asker, action.sources);
      return;
    }
    case 'Opaque':
      throw new TopicError('unsupported', `The action ${action.originalKind} is not supported.`);
    default:
      throw new TopicError('unsupported', `The action ${action.kind} is not supported yet.`);
  }
}

function hasValue(value: Value): boolean {
  return value !== null && value !== '';
}

/** The first branch that holds; of none, the else branch. An empty branch does nothing. */
function chooseBranch(
  turn: Turn,
  group: Extract<Action, { kind: 'ConditionGroup' }>,
): readonly Action[] | undefined {
  for (const branch of group.conditions) {
    const holds = turn.compute(branch.condition);
    if (holds === true) return branch.actions;
    if (holds !== false && holds !== null) {
      throw new TopicError('invalid_argument', `The condition ${branch.id} is neither true nor false.`);
    }
  }
  return group.elseActions;
}

/** Asks, or asks again, and waits. */
export function askQuestion(
  turn: Turn,
  question: QuestionAction,
  retries: number,
  refusedBy: 'entity' | 'validation' = 'entity',
): void {
  const choices = suggestionsFor(turn, question);
  const again = refusedBy === 'validation' ? question.invalidPrompt : null;
  const reprompt = again ?? question.reprompt ?? question.invalidPrompt;
  const said = turn.outputs.length;
  if (retries === 0) turn.sayMessage(question.prompt, choices);
  else if (reprompt) turn.sayMessage(reprompt, choices);
  else turn.sayMessage(question.prompt, choices, turn.variant(turn.agent.texts.reprompt));
  // A prompt that came out empty must not leave the customer waiting for a question that waits for them.
  if (turn.outputs.length === said) turn.sayOwn(turn.agent.texts.fallback);
  const { scope, path } = question.variable;
  turn.change({
    pending: {
      kind: 'question',
      topic: turn.frame?.topic ?? '',
      actionId: question.id,
      variable: `${scope}.${path.join('.')}`,
      entity: question.entity.kind,
      retries,
    },
  });
}

function suggestionsFor(turn: Turn, question: QuestionAction): SuggestedAction[] {
  const { yes, no } = turn.agent.texts;
  if (question.entity.kind === 'boolean') {
    return [
      { title: yes, value: yes },
      { title: no, value: no },
    ];
  }
  return choicesOf(turn, question)
    .slice(0, 20)
    .map(({ displayName }) => ({ title: displayName, value: displayName }));
}

/** The items a list question can be answered with. */
export function choicesOf(turn: Turn, { entity }: QuestionAction): readonly ListItem[] {
  if (entity.kind === 'closed_list') return entity.items;
  if (entity.kind !== 'dynamic_list') return [];
  const table = evaluate(entity.items, turn.scope);
  if (isError(table)) throw new TopicError(table.$error.code, table.$error.message);
  return choicesFrom(table);
}

function redirect(turn: Turn, action: RedirectAction, next: string | null): void {
  const reference = String(turn.valueOf(action.dialog) ?? '');
  const topic = turn.findTopic(reference);
  const inputs = action.inputs.reduce<RecordValue>(
    (record, { name, value }) => (name === '$error' ? record : withField(record, name, turn.valueOf(value))),
    {},
  );
  if (topic === null) {
    // Imported agents call the system's escalation by name, whether it was exported or not.
    if (lastPart(reference).toLowerCase() === 'escalate') {
      handOverFromTopic(turn, '');
      return;
    }
    throw new TopicError('unknown_topic', `There is no topic "${reference}".`);
  }
  if (action.kind === 'ReplaceDialog') endTopic(turn);
  else goTo(turn, next);
  beginTopic(turn, topic, inputs, action.outputs);
}

function transfer(turn: Turn, action: TransferConversationAction): void {
  const template = action.message ? turn.variant(action.message.variants) : undefined;
  const message = template ? turn.fill(template) : '';
  const { context } = action;
  let variables: RecordValue;
  if (context.type === 'automatic') variables = variablesToHandOver(turn.state, context.variables);
  else if (context.type === 'expression') variables = fieldsOf(turn.valueOf(context.value));
  else {
    const fields = context.fields.map(({ name, value }) => [name, turn.valueOf(value)] as const);
    variables = { ...variablesToHandOver(turn.state, 'All'), ...Object.fromEntries(fields) };
  }
  handOverFromTopic(turn, message, variables);
}

function handOverFromTopic(turn: Turn, message: string, variables?: RecordValue): void {
  const frame = turn.frame;
  const isEscalation = frame ? turn.topicOf(frame)?.trigger.kind === 'OnEscalate' : true;
  const misunderstood = turn.state.misunderstoodCount > 0;
  if (turn.outputs.length === 0) turn.sayOwn(turn.agent.texts.transferring);
  const reason = isEscalation ? (misunderstood ? 'not_understood' : 'customer_asked') : 'topic';
  turn.handOver(reason, message, variables);
}

/** Stops the turn until the knowledge has been searched. */
export function askKnowledge(
  turn: Turn,
  query: string,
  asker: { readonly topic: string; readonly actionId: string } | null,
  sources: readonly string[] = [],
): void {
  const requestId = `knowledge-${turn.state.turn}`;
  turn.needs = { kind: 'knowledge', requestId, query, sources };
  turn.change({ pending: { kind: 'knowledge', requestId, query, asker } });
  turn.note('knowledge_asked', { detail: query });
}
