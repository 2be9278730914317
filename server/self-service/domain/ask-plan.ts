/** Asks a model what to do with a message, and the customer whether it may be done. */
import { readYesNo } from './phrases.ts';
import type { PlannedCall } from './plan.ts';
import { say } from './saying.ts';
import type { Turn } from './turn.ts';
import type { Pending, Topic } from './types.ts';

/** Triggers of topics that a model may begin. */
const beginnable: readonly Topic['trigger']['kind'][] = [
  'OnRecognizedIntent',
  'OnRedirect',
  'OnCopilotRedirect',
];

/** Topics that a model may choose among now. */
export function topicsToPlan(turn: Turn): Topic[] {
  return turn.agent.topics.filter(
    (topic) =>
      beginnable.includes(topic.trigger.kind) &&
      // A topic that is only ever redirected to says by its description that it is meant for this, too.
      (topic.trigger.kind === 'OnRecognizedIntent' || topic.modelDescription !== null) &&
      turn.isEligible(topic),
  );
}

/** Asks what to do with the message of this turn. @param approved what the customer has just said yes to */
export function askPlan(turn: Turn, approved: PlannedCall | null): void {
  const requestId = `plan-${turn.state.turn}`;
  const topics = topicsToPlan(turn).map(({ name }) => name);
  turn.needs = { kind: 'plan', requestId, utterance: turn.text, topics, approved };
  turn.change({ pending: { kind: 'plan', requestId, utterance: turn.text } });
  turn.note('plan_asked', approved ? { detail: approved.tool } : {});
}

/** True when the message says yes or no to what is to be confirmed; false: it is a free message. */
export function takeConfirmation(turn: Turn, { call }: Extract<Pending, { kind: 'confirmation' }>): boolean {
  turn.change({ pending: null });
  const answer = readYesNo(turn.text);
  if (answer === null) return false;
  turn.note('confirmed', { detail: `${call.tool}: ${answer ? 'yes' : 'no'}` });
  if (answer) askPlan(turn, call);
  else say(turn, 'All right, nothing was done.');
  return true;
}
