/** What happens when a call has come back, or a model has answered. */
import { resumeAction } from './actions/index.ts';
import { endTopic, guarded } from './frames.ts';
import { hear } from './heard.ts';
import { actionsOf } from './topic-index.ts';
import type { Turn } from './turn.ts';
import type { TurnInput } from './types.ts';

export function onResult(turn: Turn, input: Extract<TurnInput, { kind: 'result' }>): void {
  const { requestId, outcome } = input;
  const { pending } = turn.state;
  if (pending?.kind !== 'result' || pending.requestId !== requestId) {
    turn.note('ignored', { detail: `Nobody waits for ${requestId}.` });
    turn.ignored = true;
    return;
  }
  hear(turn, input);
  turn.change({ pending: null });
  const { asker } = pending;
  guarded(turn, () => {
    const frame = turn.frame;
    const topic = frame?.topic === asker.topic ? turn.topicOf(frame) : null;
    const found = topic ? actionsOf(topic).get(asker.actionId) : undefined;
    if (found && resumeAction(turn, found.action, found.next, outcome)) return;
    turn.note('position_lost', { ...asker });
    if (turn.frame?.topic === asker.topic) endTopic(turn);
  });
}
