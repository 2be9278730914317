import { useEffect, useRef, useState } from 'preact/hooks';
import { useWidget } from './context.ts';

/** Asks before it ends: the button that leads here is easily hit by mistake. */
export function EndQuestion(props: { onDone: () => void }) {
  const { chat, texts, goOn } = useWidget();
  const [sending, setSending] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => first.current?.focus(), []);
  const keep = () => {
    props.onDone();
    goOn();
  };
  return (
    <fieldset
      class="question"
      aria-label={texts.endAsk}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        keep();
      }}
    >
      <p>{texts.endAsk}</p>
      <button
        ref={first}
        type="button"
        class="reply"
        disabled={sending}
        onClick={async () => {
          setSending(true);
          if (await chat.end()) props.onDone();
          setSending(false);
        }}
      >
        {texts.endConversation}
      </button>
      <button type="button" class="reply" onClick={keep}>
        {texts.keepOpen}
      </button>
    </fieldset>
  );
}
