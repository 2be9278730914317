/** Carries out what a model decided to do with a message. It only chooses; everything runs here. */
import { topicsToPlan } from './ask-plan.ts';
import { chooseTopic, escalateTo, notUnderstood } from './choose-topic.ts';
import { beginTopic, guarded } from './frames.ts';
import { say } from './saying.ts';
import type { Turn } from './turn.ts';
import type { RecordValue, Topic, TurnInput, Value } from './types.ts';

export function onPlan(turn: Turn, { requestId, plan }: Extract<TurnInput, { kind: 'plan' }>): void {
  const { pending } = turn.state;
  if (pending?.kind !== 'plan' || pending.requestId !== requestId) {
    turn.note('ignored', { detail: `Nobody waits for ${requestId}.` });
    turn.ignored = true;
    return;
  }
  turn.text = pending.utterance;
  turn.change({ pending: null });
  turn.note('planned', { detail: plan.kind });
  switch (plan.kind) {
    case 'topics':
      beginPlanned(turn, plan.topics);
      break;
    case 'reply':
      turn.change({ misunderstoodCount: 0 });
      if (plan.sources.length > 0)
        turn.note('knowledge_answered', { detail: plan.sources.map(({ id }) => id).join(', ') });
      guarded(turn, () => say(turn, plan.text, { sources: plan.sources }));
      if (!turn.stopped) turn.due = { kind: 'plan_complete' };
      break;
    case 'confirm': {
      const { yes, no } = turn.agent.texts;
      turn.change({ misunderstoodCount: 0, pending: { kind: 'confirmation', call: plan.call } });
      say(turn, `Shall I do this?\n\n${plan.text}`, {
        suggestedActions: [yes, no].map((title) => ({ title, value: title })),
      });
      break;
    }
    case 'hand_over':
      guarded(turn, () => escalateTo(turn, 'topic', plan.message));
      break;
    case 'refused':
      turn.note('knowledge_empty', { detail: plan.query });
      notUnderstood(turn);
      break;
    case 'none':
      chooseTopic(turn, turn.text);
  }
}

function beginPlanned(
  turn: Turn,
  planned: readonly { readonly topic: string; readonly inputs: Readonly<Record<string, unknown>> }[],
): void {
  const allowed = topicsToPlan(turn);
  const chosen = planned.flatMap(({ topic: name, inputs }) => {
    const topic = allowed.find((each) => each.name === name);
    return topic ? [{ topic, inputs }] : [];
  });
  if (chosen.length === 0) {
    chooseTopic(turn, turn.text);
    return;
  }
  turn.change({ misunderstoodCount: 0 });
  guarded(turn, () => {
    // The stack runs from its top: the first topic goes on last, and with the end of the last the plan is done.
    for (const [position, { topic, inputs }] of chosen.reverse().entries()) {
      turn.note('recognised', { topic: topic.name, detail: 'chosen by the model' });
      beginTopic(turn, topic, {
        inputs: variablesFor(topic, inputs),
        utterance: turn.text,
        ...(position === 0 ? { after: { kind: 'plan_complete' } } : {}),
      });
    }
  });
}

/** Only what the topic takes, of its type: a model's word is no more than a customer's. */
function variablesFor(topic: Topic, inputs: Readonly<Record<string, unknown>>): RecordValue {
  const entries = topic.inputs.flatMap(({ name, type }): [string, Value][] => {
    const value = inputs[name];
    const fits =
      (typeof value === 'string' && ['any', 'text', 'date', 'date_time', 'time'].includes(type.kind)) ||
      (typeof value === 'number' && ['any', 'number'].includes(type.kind)) ||
      (typeof value === 'boolean' && ['any', 'boolean'].includes(type.kind));
    return fits ? [[name, value as Value]] : [];
  });
  return Object.fromEntries(entries);
}
