/** What happens with a customer's message: an answer, a form, a wish for a person, a topic, or what nothing claims. */

import { askPlan, takeConfirmation } from './ask-plan.ts';
import { chooseTopic, escalate, notUnderstood } from './choose-topic.ts';
import { rememberPhrase } from './dialog-state.ts';
import { readChoice } from './entities/lists.ts';
import { topicsForActivity } from './events.ts';
import { beginAll, beginTopic, guarded } from './frames.ts';
import { hear } from './heard.ts';
import { takeAnswer, takeCard } from './on-answer.ts';
import { asksForPerson } from './phrases.ts';
import { sayOwn } from './saying.ts';
import { defaultTexts } from './texts.ts';
import type { Turn } from './turn.ts';
import type { Continuation, TurnInput } from './types.ts';
import { isRecord } from './values.ts';
import { normalise } from './words.ts';

type Message = Extract<TurnInput, { kind: 'message' }>;

export function onMessage(turn: Turn, input: Message): void {
  const { attachments = [], attachmentsCount = attachments.length } = input;
  hear(turn, input);
  turn.change({ facts: rememberPhrase(turn.state.facts, turn.text), needsCount: 0, idleMs: 0 });

  let { pending } = turn.state;
  if (pending?.kind === 'knowledge' || pending?.kind === 'result' || pending?.kind === 'plan') {
    // The customer went on before it was through: what they say now counts.
    turn.note('ignored', { detail: `The request ${pending.requestId} is dropped.` });
    const aside = pending.kind === 'knowledge' ? pending.aside : undefined;
    turn.change(aside ? { pending: aside } : { pending: null, stack: [] });
    pending = turn.state.pending;
  }
  if (pending?.kind === 'topic_choice' && takeChoice(turn, pending.topics)) return;
  if (pending?.kind === 'confirmation' && takeConfirmation(turn, pending)) return;
  if (pending?.kind === 'question' && takeAnswer(turn, pending, attachmentsCount)) return;
  if (pending?.kind === 'card' && takeCard(turn, pending)) return;
  if (turn.stopped) return;
  const listeners = turn.state.stack.length === 0 ? topicsForActivity(turn, 'Message') : [];
  const message = { kind: 'message', text: turn.text, attachmentsCount } as const;
  if (listeners.length > 0) guarded(turn, () => beginAll(turn, listeners, message));
  else onFreeMessage(turn, message);
}

/** A message that answers nothing. */
export function onFreeMessage(
  turn: Turn,
  { text, attachmentsCount }: Extract<Continuation, { kind: 'message' }>,
): void {
  const { texts } = turn.agent;
  if (text === '') {
    const isForm = isRecord(turn.activity.Value ?? null);
    const closed = texts.cardClosed ?? defaultTexts.cardClosed ?? [];
    sayOwn(turn, isForm ? closed : attachmentsCount > 0 ? texts.attachmentOnly : texts.fallback);
    return;
  }
  if (asksForPerson(text)) guarded(turn, () => escalate(turn));
  else if (turn.services.plans === true) askPlan(turn, null);
  else chooseTopic(turn, text);
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
  const isNo = /^(?:no|nope|no thanks|nein|non|nee)$/.test(normalise(turn.text));
  const choice = isNo ? none : readChoice(turn.text, [...items, none])?.item;
  if (choice === undefined) return false;
  turn.note('choice_made', { detail: choice.id });
  const topic = turn.agent.topics.find(({ name }) => name === choice.id);
  if (choice === none || !topic) notUnderstood(turn);
  // What they said before the choice may hold answers.
  else guarded(turn, () => beginTopic(turn, topic, { utterance: turn.state.facts.lastPhrases.at(-2) ?? '' }));
  return true;
}
