/** SendActivity. */
import { beginAll, goTo } from '../frames.ts';
import { outputOf, send } from '../saying.ts';
import type { Turn } from '../turn.ts';
import type { Output } from '../types.ts';
import type { Runners } from './runner.ts';

export const messageRunners: Runners<'SendActivity'> = {
  SendActivity: (turn, { message }, next) => {
    const output = outputOf(turn, message);
    goTo(turn, next);
    if (output) sendWatched(turn, output);
  },
};

/** Topics that look at what is about to be said come first; those do not watch themselves. */
function sendWatched(turn: Turn, output: Output): void {
  const isWatching = turn.state.stack.some(
    (frame) => turn.topicOf(frame)?.trigger.kind === 'OnOutgoingMessage',
  );
  const watchers = isWatching || output.event ? [] : turn.topicsFor('OnOutgoingMessage');
  if (watchers.length === 0) {
    send(turn, output);
    return;
  }
  const system = { ...turn.state.system, OutgoingMessage: { Text: output.text }, ContinueResponse: true };
  turn.change({ system });
  beginAll(turn, watchers, { kind: 'send', output });
}
