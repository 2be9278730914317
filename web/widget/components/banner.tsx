import { useChatState, useLasting, useOnline, useWidget } from './context.ts';

const reconnectingShownAfterMs = 700;
const slowShownAfterMs = 8000;

/** Tells of trouble with the line, and nothing while all is well. */
export function Banner() {
  const { chat, texts, goOn } = useWidget();
  const { status } = useChatState();
  const online = useOnline();
  const reconnecting = useLasting(status === 'reconnecting', reconnectingShownAfterMs);
  const slow = useLasting(status === 'connecting', slowShownAfterMs);
  const begun = status !== 'idle' && status !== 'over';
  const text =
    status === 'refused'
      ? texts.unavailable
      : begun && !online
        ? texts.offline
        : status === 'paused'
          ? texts.elsewhere
          : slow
            ? texts.slow
            : reconnecting
              ? texts.reconnecting
              : null;
  return (
    <div class="banner" role="status">
      {text === null ? null : (
        <>
          {reconnecting || slow ? <i class="spinner" aria-hidden="true" /> : null}
          <span class="banner-text">{text}</span>
          {status === 'refused' ? (
            <button
              type="button"
              class="link-button"
              onClick={() => {
                chat.start();
                goOn();
              }}
            >
              {texts.retry}
            </button>
          ) : null}
          {status === 'paused' ? (
            <button
              type="button"
              class="link-button"
              onClick={() => {
                chat.wake(0);
                goOn();
              }}
            >
              {texts.continueHere}
            </button>
          ) : null}
        </>
      )}
    </div>
  );
}
