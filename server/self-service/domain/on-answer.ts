/** What comes in while a question or a form is waiting. */

import { isSubmitOf, showCard, takeSubmit } from './actions/card-prompt.ts';
import { askQuestion, choicesOf, hasValue, isValid } from './actions/question.ts';
import { type AnswerReading, readAnswer } from './answers.ts';
import { type Candidate, escalate, recognised, surely } from './choose-topic.ts';
import { rememberAnswer } from './dialog-state.ts';
import { beginTopic, endTopic, goTo, guarded, handOver } from './frames.ts';
import { asksForPerson } from './phrases.ts';
import { sayMessage, sayOwn } from './saying.ts';
import { searchFor } from './search-knowledge.ts';
import { mayAskAside, mayInterrupt } from './side-question.ts';
import { fillSlot, restAfter } from './slots.ts';
import { actionsOf, findTopic, type IndexedAction } from './topic-index.ts';
import type { Turn } from './turn.ts';
import type { CardPromptAction, Interruption, PendingAnswer, QuestionAction, Value } from './types.ts';
import { isRecord, plainOf } from './values.ts';

/** True when the message was dealt with as an answer (also by asking again); false: it is a free message. */
export function takeAnswer(turn: Turn, pending: PendingAnswer, attachmentsCount: number): boolean {
  turn.change({ pending: null });
  const found = awaited(turn, pending);
  const question = found?.action;
  if (question?.kind !== 'Question') return lost(turn, pending);
  guarded(turn, () => readInto(turn, question, found?.next ?? null, pending, attachmentsCount));
  return true;
}

/** As `takeAnswer`, for a form. */
export function takeCard(turn: Turn, pending: PendingAnswer): boolean {
  turn.change({ pending: null });
  const found = awaited(turn, pending);
  const card = found?.action;
  if (card?.kind !== 'AdaptiveCardPrompt') return lost(turn, pending);
  const submit = turn.activity.Value ?? null;
  guarded(turn, () => {
    if (isRecord(submit) && isSubmitOf(pending, submit)) {
      turn.note('answered', { topic: pending.topic, actionId: card.id, detail: 'card' });
      turn.change({ misunderstoodCount: 0 });
      takeSubmit(turn, card, submit, found?.next ?? null);
      rememberFields(turn, card);
    } else if (!isInterrupted(turn, card, surely, pending)) {
      if (mayInterrupt(turn, card) && mayAskAside(turn.text, [], false)) askAside(turn, pending);
      else refuseWords(turn, card, pending);
    }
  });
  return true;
}

/** What waits is left as it is while the knowledge is asked about what the customer said instead. */
function askAside(turn: Turn, pending: PendingAnswer): void {
  turn.changeFrame({ interrupted: true, retries: pending.retries });
  searchFor(turn, turn.text, null, { aside: pending });
}

/** The knowledge had nothing to say to it: as if it had not been asked. */
export function afterAside(turn: Turn, pending: PendingAnswer): void {
  turn.changeFrame({ interrupted: false });
  const { action, next = null } = awaited(turn, pending) ?? {};
  if (action?.kind === 'Question') {
    // Files would have been an answer.
    refuse(turn, action, next, pending.retries, readingOf(turn, action, 0));
  } else if (action?.kind === 'AdaptiveCardPrompt') refuseWords(turn, action, pending);
  else lost(turn, pending);
}

/** A form is waiting, and words came. */
function refuseWords(turn: Turn, card: CardPromptAction, { topic, retries, variable }: PendingAnswer): void {
  turn.note('answer_refused', { topic, actionId: card.id, detail: 'card' });
  if (retries < Math.max(1, card.repeatCount)) showCard(turn, card, retries + 1);
  else giveUp(turn, variable);
}

/** The action as the topic has it now: it may have been edited since it was asked. */
function awaited(turn: Turn, pending: PendingAnswer): IndexedAction | null {
  const frame = turn.frame;
  if (frame?.topic !== pending.topic) return null;
  const topic = turn.topicOf(frame);
  const found = topic ? actionsOf(topic).get(pending.actionId) : undefined;
  return found && !found.action.disabled ? found : null;
}

function lost(turn: Turn, pending: PendingAnswer): false {
  turn.note('position_lost', { topic: pending.topic, actionId: pending.actionId });
  if (turn.frame?.topic === pending.topic) {
    guarded(turn, () => endTopic(turn));
    // The message is still to be read: nothing comes before it.
    turn.due = null;
  }
  return false;
}

function readInto(
  turn: Turn,
  question: QuestionAction,
  next: string | null,
  pending: PendingAnswer,
  attachmentsCount: number,
): void {
  const place = { topic: turn.frame?.topic ?? '', actionId: question.id };
  const reading = readingOf(turn, question, attachmentsCount);
  if (!reading?.exact && turn.text !== '') {
    const takesAnything = question.entity.kind === 'string' || question.entity.kind === 'opaque';
    const enough = takesAnything ? surely : Math.max(turn.agent.recognitionThreshold + 0.1, 0.6);
    // What fits the question is an answer, unless any text does.
    const canInterrupt = takesAnything || !reading;
    if (isInterrupted(turn, question, canInterrupt ? enough : Number.POSITIVE_INFINITY, pending)) return;
  }
  if (reading && isValid(turn, question, reading.value)) {
    turn.note('answered', { ...place, detail: question.entity.kind });
    accept(turn, question, reading.value, next);
    const rest = restAfter(question.entity, turn.text, turn.entityContext);
    turn.changeFrame({ utterance: [turn.frame?.utterance ?? '', rest].join(' ').trim().slice(0, 2000) });
    return;
  }
  const isAside =
    mayInterrupt(turn, question) && mayAskAside(turn.text, choicesOf(turn, question), reading !== null);
  if (isAside) askAside(turn, pending);
  else refuse(turn, question, next, pending.retries, reading);
}

/** No answer, or none that will do: asked again as often as allowed, then done without. */
function refuse(
  turn: Turn,
  question: QuestionAction,
  next: string | null,
  retries: number,
  reading: AnswerReading | null,
): void {
  const place = { topic: turn.frame?.topic ?? '', actionId: question.id };
  turn.note('answer_refused', { ...place, detail: reading ? 'validation' : question.entity.kind });
  if (retries < question.repeatCount) {
    askQuestion(turn, question, retries + 1, { refusedBy: reading ? 'validation' : 'entity' });
    return;
  }
  if (question.defaultValue) {
    if (question.defaultPrompt) sayMessage(turn, question.defaultPrompt);
    accept(turn, question, turn.valueOf(question.defaultValue), next, false);
    return;
  }
  const fallback = question.fallbackTopic ? turn.findTopic(turn.textOf(question.fallbackTopic)) : null;
  if (fallback) {
    goTo(turn, next);
    beginTopic(turn, fallback);
    return;
  }
  const { scope, path } = question.variable;
  giveUp(turn, `${scope}.${path.join('.')}`);
}

function giveUp(turn: Turn, variable: string): void {
  sayOwn(turn, turn.agent.texts.transferring);
  handOver(turn, 'question_unanswered', `No answer to the question for ${variable}.`);
}

function readingOf(turn: Turn, question: QuestionAction, attachmentsCount: number): AnswerReading | null {
  if (question.entity.kind !== 'file') {
    const reading = readAnswer(question.entity, turn.text, choicesOf(turn, question), turn.entityContext);
    if (reading) return reading;
    // Several things in one message: "2, on 5 March" has one number that is part of nothing else.
    const slot = fillSlot(question, turn.text, turn.entityContext, 1);
    return slot && { value: slot.value, exact: false };
  }
  if (attachmentsCount === 0) return null;
  const files = turn.activity.Attachments;
  const [file] = Array.isArray(files) ? (files as readonly Value[]) : [];
  return { value: file ?? { Name: null, ContentType: null, ContentUrl: null }, exact: true };
}

/** True when the words mean something else than an answer: a person, or another topic. It stands where it is then. */
function isInterrupted(
  turn: Turn,
  asking: Interruption,
  enough: number,
  { topic, actionId, retries }: PendingAnswer,
): boolean {
  if (turn.text === '') return false;
  if (asksForPerson(turn.text)) {
    escalate(turn);
    return true;
  }
  const other =
    asking.allowInterruption && Number.isFinite(enough) ? interrupting(turn, asking, enough) : null;
  if (!other) return false;
  turn.note('interrupted', {
    topic,
    actionId,
    detail: other.match.topic,
    confidence: other.match.confidence,
  });
  turn.change({ misunderstoodCount: 0 });
  turn.changeFrame({ interrupted: true, retries });
  // The question stays where it is, and is asked again when the other topic has ended.
  if (other.topic.trigger.kind === 'OnEscalate') escalate(turn);
  else beginTopic(turn, other.topic, { utterance: turn.text });
  return true;
}

/** A topic that is meant, other than those that run already, and allowed to come between. */
function interrupting(turn: Turn, { allowedTopics }: Interruption, enough: number): Candidate | undefined {
  const { topics } = turn.agent;
  const allowed = allowedTopics?.map((name) => findTopic(topics, name)?.name);
  const best = recognised(turn).find(
    ({ topic }) =>
      !turn.state.stack.some((frame) => frame.topic === topic.name) &&
      (allowed === undefined || allowed.includes(topic.name)),
  );
  return best && best.match.confidence >= enough ? best : undefined;
}

function accept(turn: Turn, question: QuestionAction, value: Value, next: string | null, given = true): void {
  turn.setVariable(question.variable, value);
  turn.change({ misunderstoodCount: 0 });
  if (given) remember(turn, question.variable, value);
  goTo(turn, next);
}

function rememberFields(turn: Turn, { outputs }: CardPromptAction): void {
  for (const { variable } of outputs) {
    const value = turn.getVariable(variable);
    if (hasValue(value)) remember(turn, variable, value);
  }
}

function remember(turn: Turn, { scope, path }: QuestionAction['variable'], value: Value): void {
  const topic = turn.frame && turn.topicOf(turn.frame);
  if (!topic) return;
  const answer = { topic: topic.displayName, variable: `${scope}.${path.join('.')}`, value: plainOf(value) };
  turn.change({ facts: rememberAnswer(turn.state.facts, answer) });
}
