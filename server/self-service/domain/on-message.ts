/** What happens with a customer's message: an answer, a wish for a person, a topic, a search, or not understood. */
import { readAnswer } from './answers.ts';
import { rememberAnswer, rememberPhrase } from './dialog-state.ts';
import { readChoice } from './entities/lists.ts';
import { evaluate } from './expressions/evaluate.ts';
import { asksForPerson } from './phrases.ts';
import { recogniseTopics } from './recognise.ts';
import {
  askKnowledge,
  askQuestion,
  beginTopic,
  choicesOf,
  endTopic,
  goTo,
  guarded,
  runTopics,
} from './run-topics.ts';
import { actionsOf } from './topic-index.ts';
import type { Turn } from './turn.ts';
import type { IntentMatch, Pending, QuestionAction, Topic, TurnInput, Value } from './types.ts';
import { isError } from './values.ts';

/** A topic interrupts a question that takes any text only when it is meant this surely. */
const surely = 0.85;
/** Longest message that is read, in characters. */
const maxMessageLength = 4_000;

export function onMessage(turn: Turn, input: Extract<TurnInput, { kind: 'message' }>): void {
  const { value, attachmentsCount = 0 } = input;
  const sent = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  turn.text = (input.text.trim() || sent.trim()).slice(0, maxMessageLength);
  turn.change({ facts: rememberPhrase(turn.state.facts, turn.text) });

  const { pending } = turn.state;
  if (pending?.kind === 'knowledge') {
    // The customer went on before the search was through: what they say now counts.
    turn.note('ignored', { detail: `The search ${pending.requestId} is dropped.` });
    turn.change({ pending: null, stack: [] });
  }
  if (pending?.kind === 'topic_choice' && takeChoice(turn, pending.topics)) {
    runTopics(turn);
    return;
  }
  if (pending?.kind === 'question' && answerQuestion(turn, pending)) {
    runTopics(turn);
    return;
  }
  if (!turn.stopped) onFreeMessage(turn, attachmentsCount);
  runTopics(turn);
}

/** True when the message was dealt with as an answer (also by asking again); false: it is a free message. */
function answerQuestion(turn: Turn, pending: Extract<Pending, { kind: 'question' }>): boolean {
  turn.change({ pending: null });
  const question = pendingQuestion(turn, pending);
  if (question === null) {
    turn.note('position_lost', { topic: pending.topic, actionId: pending.actionId });
    if (turn.frame?.topic === pending.topic) guarded(turn, () => endTopic(turn));
    return false;
  }
  guarded(turn, () => takeAnswer(turn, question, pending.retries));
  return true;
}

/** The question as the topic has it now: it may have been edited since it was asked. */
function pendingQuestion(turn: Turn, pending: Extract<Pending, { kind: 'question' }>): QuestionAction | null {
  const frame = turn.frame;
  if (frame?.topic !== pending.topic) return null;
  const topic = turn.topicOf(frame);
  const action = topic ? actionsOf(topic).get(pending.actionId)?.action : undefined;
  return action?.kind === 'Question' && !action.disabled ? action : null;
}

function takeAnswer(turn: Turn, question: QuestionAction, retries: number): void {
  const place = { topic: turn.frame?.topic ?? '', actionId: question.id };
  const reading = readAnswer(question.entity, turn.text, choicesOf(turn, question), turn.entityContext);
  if (!reading?.exact && turn.text !== '') {
    if (asksForPerson(turn.text)) {
      escalate(turn);
      return;
    }
    const takesAnything = question.entity.kind === 'string' || question.entity.kind === 'opaque';
    const enough = takesAnything ? surely : Math.max(turn.agent.recognitionThreshold + 0.1, 0.6);
    const other =
      question.allowInterruption && (takesAnything || !reading) ? interrupting(turn, enough) : null;
    if (other) {
      turn.note('interrupted', { ...place, detail: other.match.topic, confidence: other.match.confidence });
      turn.change({ misunderstoodCount: 0 });
      // The question stays where it is, and is asked again when the other topic has ended.
      if (other.topic.trigger.kind === 'OnEscalate') escalate(turn);
      else beginTopic(turn, other.topic);
      return;
    }
  }
  if (reading && isValid(turn, question, reading.value)) {
    turn.note('answered', { ...place, detail: question.entity.kind });
    acceptAnswer(turn, question, reading.value);
    return;
  }
  turn.note('answer_refused', { ...place, detail: reading ? 'validation' : question.entity.kind });
  if (retries < question.repeatCount) {
    askQuestion(turn, question, retries + 1, reading ? 'validation' : 'entity');
    return;
  }
  if (question.defaultValue) {
    acceptAnswer(turn, question, turn.valueOf(question.defaultValue), false);
    return;
  }
  turn.sayOwn(turn.agent.texts.transferring);
  const { scope, path } = question.variable;
  turn.handOver('question_unanswered', `No answer to the question for ${scope}.${path.join('.')}.`);
}

/** A topic that is meant, other than those that run already. */
function interrupting(turn: Turn, enough: number): { match: IntentMatch; topic: Topic } | null {
  const best = recognised(turn).find(
    ({ topic }) => !turn.state.stack.some((frame) => frame.topic === topic.name),
  );
  return best && best.match.confidence >= enough ? best : null;
}

/** Sees the validation with the answer already in its variable. */
function isValid(turn: Turn, question: QuestionAction, value: Value): boolean {
  if (question.validation === null) return true;
  const before = turn.state;
  turn.setVariable(question.variable, value);
  const holds = evaluate(question.validation, turn.scope);
  turn.state = before;
  if (isError(holds)) turn.note('expression_error', { actionId: question.id, detail: holds.$error.message });
  return holds === true;
}

function acceptAnswer(turn: Turn, question: QuestionAction, value: Value, given = true): void {
  const frame = turn.frame;
  const topic = frame ? turn.topicOf(frame) : null;
  turn.setVariable(question.variable, value);
  turn.change({ misunderstoodCount: 0 });
  if (given && topic) {
    const variable = `${question.variable.scope}.${question.variable.path.join('.')}`;
    turn.change({
      facts: rememberAnswer(turn.state.facts, { topic: topic.displayName, variable, value }),
    });
  }
  goTo(turn, topic ? (actionsOf(topic).get(question.id)?.next ?? null) : null);
}

function onFreeMessage(turn: Turn, attachmentsCount: number): void {
  const { texts } = turn.agent;
  if (turn.text === '') {
    turn.sayOwn(attachmentsCount > 0 ? texts.attachmentOnly : texts.fallback);
    return;
  }
  if (asksForPerson(turn.text)) {
    guarded(turn, () => escalate(turn));
    return;
  }
  const [best, second] = recognised(turn);
  if (best && second && isTossUp(turn, best, second)) askWhich(turn, [best, second]);
  else if (best && best.match.confidence >= turn.agent.recognitionThreshold) {
    const { topic, match } = best;
    turn.note('recognised', { topic: topic.name, detail: match.phrase, confidence: match.confidence });
    guarded(turn, () => {
      turn.change({ misunderstoodCount: 0 });
      if (topic.trigger.kind === 'OnEscalate') escalate(turn);
      else beginTopic(turn, topic);
    });
  } else if (turn.services.knowledgeAvailable === false) notUnderstood(turn);
  else askKnowledge(turn, turn.text, null);
}

/** Confidences nearer to each other than this say nothing about which of two topics is meant. */
const closeTogether = 0.06;

type Candidate = ReturnType<typeof recognised>[number];

/** Both would do, and neither is sure. Nobody is asked whether they want a person. */
function isTossUp(turn: Turn, best: Candidate, second: Candidate): boolean {
  const { confidence } = best.match;
  return (
    second.match.confidence >= turn.agent.recognitionThreshold &&
    confidence < surely &&
    confidence - second.match.confidence < closeTogether &&
    [best, second].every(({ topic }) => topic.trigger.kind === 'OnRecognizedIntent')
  );
}

function askWhich(turn: Turn, candidates: readonly Candidate[]): void {
  const { didYouMean, noneOfThese } = turn.agent.texts;
  const choices = [...candidates.map(({ topic }) => topic.displayName), noneOfThese];
  turn.sayOwn(
    didYouMean,
    choices.map((title) => ({ title, value: title })),
  );
  const topics = candidates.map(({ topic }) => topic.name);
  turn.note('choice_asked', { detail: topics.join(', ') });
  turn.change({ misunderstoodCount: 0, pending: { kind: 'topic_choice', topics } });
}

/** True when the message says which of the topics is meant, or that none is; false: it is a free message. */
function takeChoice(turn: Turn, names: readonly string[]): boolean {
  turn.change({ pending: null });
  const { noneOfThese } = turn.agent.texts;
  const items = names.flatMap((name) => {
    const topic = turn.agent.topics.find((one) => one.name === name);
    return topic && turn.isEligible(topic)
      ? [{ id: name, displayName: topic.displayName, synonyms: [] }]
      : [];
  });
  const none = { id: noneOfThese, displayName: noneOfThese, synonyms: ['none', 'neither'] };
  const choice = readChoice(turn.text, [...items, none])?.item;
  if (choice === undefined) return false;
  turn.note('choice_made', { detail: choice.id });
  const topic = turn.agent.topics.find(({ name }) => name === choice.id);
  if (choice === none || !topic) notUnderstood(turn);
  else guarded(turn, () => beginTopic(turn, topic));
  return true;
}

/** Topics for the message, best first, without those whose condition does not hold. */
function recognised(turn: Turn): { match: IntentMatch; topic: Topic }[] {
  const { topics } = turn.agent;
  const recognise = turn.services.recognise ?? recogniseTopics;
  return recognise(topics, turn.text).flatMap((match) => {
    const topic = topics.find(({ name }) => name === match.topic);
    return topic && turn.isEligible(topic) ? [{ match, topic }] : [];
  });
}

/** The customer asked for a person: the agent's own topic for that, or a hand-over. */
function escalate(turn: Turn): void {
  turn.note('escalation', { detail: turn.text });
  turn.change({ misunderstoodCount: 0 });
  const topic = turn.topicsFor('OnEscalate')[0];
  if (topic) {
    beginTopic(turn, topic);
    return;
  }
  turn.sayOwn(turn.agent.texts.transferring);
  turn.handOver('customer_asked', turn.text);
}

/** Nothing fits: the OnUnknownIntent topics or a plain text; after too many in a row, a representative. */
export function notUnderstood(turn: Turn): void {
  const count = turn.state.misunderstoodCount + 1;
  turn.change({ misunderstoodCount: count });
  turn.note('not_understood', { detail: `${count}` });
  if (count >= Math.max(1, turn.agent.maxMisunderstandings)) {
    turn.sayOwn(turn.agent.texts.transferring);
    turn.handOver('not_understood', '');
    return;
  }
  const topics = turn.topicsFor('OnUnknownIntent');
  if (topics.length === 0) {
    turn.sayOwn(turn.agent.texts.fallback);
    return;
  }
  // The stack runs from its top: the first topic goes on last.
  guarded(turn, () => {
    for (const topic of topics.reverse()) beginTopic(turn, topic);
  });
}
