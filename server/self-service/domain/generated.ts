/** An answer that was composed: topics may look at it, change it or keep it back before it is said. */
import { beginAll } from './frames.ts';
import { send } from './saying.ts';
import type { Turn } from './turn.ts';
import type { Output } from './types.ts';

export function sendGenerated(turn: Turn, output: Output): void {
  const isLooking = turn.state.stack.some(
    (frame) => turn.topicOf(frame)?.trigger.kind === 'OnGeneratedResponse',
  );
  const citations = (output.sources ?? []).map(({ id, title, url }) => ({
    Id: id,
    Title: title,
    Url: url ?? null,
  }));
  const before = turn.state;
  turn.change({
    system: {
      ...before.system,
      Response: { FormattedText: output.text, Citations: citations },
      ContinueResponse: true,
    },
  });
  const topics = isLooking ? [] : turn.topicsFor('OnGeneratedResponse');
  if (topics.length > 0) {
    beginAll(turn, topics, { kind: 'send', output });
    return;
  }
  turn.state = before;
  send(turn, output);
}
