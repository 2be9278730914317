/** Runs the topics on the stack, action by action, until the dialog waits, is handed over, or something is due. */
import { runAction } from './actions/index.ts';
import { endTopic, goTo, guarded } from './frames.ts';
import { actionsOf } from './topic-index.ts';
import { TopicError, type Turn } from './turn.ts';

/** Errors of topics end in the OnError topic or an apology. */
export function runTopics(turn: Turn): void {
  while (!turn.stopped && turn.due === null && turn.state.stack.length > 0) guarded(turn, () => step(turn));
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
  if (turn.steps > turn.limits.steps)
    throw new TopicError('limit', `More than ${turn.limits.steps} actions in one turn.`);
  const { action, next } = found;
  if (action.disabled) {
    goTo(turn, next);
    return;
  }
  const kind =
    action.kind === 'CallOperation' || action.kind === 'Opaque' ? action.originalKind : action.kind;
  turn.note('action', { topic: topic.name, actionId: action.id, detail: kind });
  if (action.outcome)
    turn.note('outcome', { topic: topic.name, actionId: action.id, detail: action.outcome });
  runAction(turn, action, next);
}
