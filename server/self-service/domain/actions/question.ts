/** Question: filled from what was said, skipped, asked, asked again. */
import { choicesFrom } from '../answers.ts';
import { evaluate } from '../expressions/evaluate.ts';
import { goTo } from '../frames.ts';
import { sayMessage, sayOwn } from '../saying.ts';
import { fillSlot, questionsLike } from '../slots.ts';
import { defaultTexts } from '../texts.ts';
import { TopicError, type Turn } from '../turn.ts';
import type { ListItem, QuestionAction, SuggestedAction } from '../types.ts';
import { isError, type Value } from '../values.ts';
import { withVariable } from '../variables.ts';
import type { Runners } from './runner.ts';

export const questionRunners: Runners<'Question'> = {
  Question: (turn, question, next) => {
    const asked = turn.frame?.asked ?? [];
    const isAgain = asked.includes(question.id) && !turn.frame?.interrupted;
    const isSkippable = !question.alwaysPrompt && !(question.skipsOnce && isAgain);
    if (isSkippable && (hasValue(turn.getVariable(question.variable)) || isFilled(turn, question))) {
      if (question.skipsOnce) turn.changeFrame({ asked: [...asked, question.id] });
      goTo(turn, next);
      return;
    }
    askQuestion(turn, question, 0, { goesOnAt: turn.frame?.interrupted ? turn.frame.retries : 0 });
  },
};

export const hasValue = (value: Value): boolean => value !== null && value !== '';

/** Whether what the customer said already answers the question; then its variable is set. */
function isFilled(turn: Turn, question: QuestionAction): boolean {
  const frame = turn.frame;
  const topic = frame && turn.topicOf(frame);
  if (!frame?.utterance || !topic) return false;
  const left = questionsLike(topic, question, ({ variable }) => !hasValue(turn.getVariable(variable)));
  const slot = fillSlot(question, frame.utterance, turn.entityContext, left);
  if (slot === null || !isValid(turn, question, slot.value)) return false;
  turn.setVariable(question.variable, slot.value);
  turn.changeFrame({ utterance: slot.rest });
  turn.note('slot_filled', { topic: topic.name, actionId: question.id, detail: question.entity.kind });
  return true;
}

/** Sees the validation with the answer already in its variable. */
export function isValid(turn: Turn, question: QuestionAction, value: Value): boolean {
  if (question.validation === null) return true;
  const before = turn.state;
  turn.state = withVariable(before, question.variable, value);
  const holds = evaluate(question.validation, turn.scope);
  turn.state = before;
  if (isError(holds)) turn.note('expression_error', { actionId: question.id, detail: holds.$error.message });
  return holds === true;
}

interface Asking {
  /** What was wrong with the answer. */
  readonly refusedBy?: 'entity' | 'validation';
  /** Asked anew after something came between, it counts on from here. */
  readonly goesOnAt?: number | undefined;
}

/** Asks, or asks again, and waits. @param retries times it was asked again, with this one */
export function askQuestion(
  turn: Turn,
  question: QuestionAction,
  retries: number,
  { refusedBy = 'entity', goesOnAt = 0 }: Asking = {},
): void {
  const choices = suggestionsFor(turn, question);
  const again = refusedBy === 'validation' ? question.invalidPrompt : null;
  const reprompt = again ?? question.reprompt ?? question.invalidPrompt;
  const said = turn.outputs.length;
  if (retries === 0) sayMessage(turn, question.prompt, choices, resuming(turn));
  else if (reprompt) sayMessage(turn, reprompt, choices);
  else sayMessage(turn, question.prompt, choices, turn.variant(turn.agent.texts.reprompt));
  // A prompt that came out empty must not leave the customer waiting for a question that waits for them.
  if (turn.outputs.length === said) sayOwn(turn, turn.agent.texts.fallback);
  const { scope, path } = question.variable;
  const { asked = [], topic = '' } = turn.frame ?? {};
  if (!asked.includes(question.id)) turn.changeFrame({ asked: [...asked, question.id] });
  turn.change({
    pending: {
      kind: 'question',
      topic,
      actionId: question.id,
      variable: `${scope}.${path.join('.')}`,
      entity: question.entity.kind,
      retries: Math.max(retries, goesOnAt),
    },
  });
}

/** Where we were, when another topic came between; else nothing. */
export function resuming(turn: Turn): string {
  const frame = turn.frame;
  if (!frame?.interrupted) return '';
  turn.changeFrame({ interrupted: false });
  turn.note('resumed', { topic: frame.topic });
  const text = turn.variant(turn.agent.texts.resuming ?? defaultTexts.resuming ?? []) ?? '';
  return text.replaceAll('{topic}', turn.topicOf(frame)?.displayName ?? frame.topic);
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
