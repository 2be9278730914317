import { isWaiting } from '../conversation/transcript.ts';
import { fill, type Texts } from '../texts.ts';
import { useChatState, useWidget } from './context.ts';
import { ClockIcon } from './icons.tsx';

const waitText = (seconds: number, texts: Texts): string =>
  seconds < 60 ? texts.waitSoon : fill(texts.waitMinutes, { minutes: Math.round(seconds / 60) });

/** Where the customer stands in the queue, and how long it takes. */
export function QueueCard() {
  const { texts } = useWidget();
  const { transcript, status } = useChatState();
  const { queue } = transcript;
  const shown = status !== 'over' && (queue !== null || isWaiting(transcript));
  const title =
    queue === null
      ? texts.waiting
      : queue.position === 1
        ? texts.queueNext
        : fill(texts.queuePosition, { position: queue.position });
  const seconds = queue?.expectedWaitSeconds ?? null;
  return (
    <div role="status">
      {shown ? (
        <div class="queue">
          <div class="place" aria-hidden="true">
            {queue === null ? <ClockIcon /> : queue.position}
          </div>
          <div>
            <b>{title}</b>
            <span>{seconds === null ? texts.waitHint : waitText(seconds, texts)}</span>
          </div>
        </div>
      ) : null}
    </div>
  );
}
