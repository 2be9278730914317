import type { Ref } from 'preact';
import { fill } from '../texts.ts';
import { useChatState, useWidget } from './context.ts';
import { ChatIcon } from './icons.tsx';

/** The button in the corner of the page. */
export function Launcher(props: { hidden: boolean; buttonRef: Ref<HTMLButtonElement>; onOpen: () => void }) {
  const { texts } = useWidget();
  const { unread } = useChatState();
  return (
    <button
      ref={props.buttonRef}
      type="button"
      class="launcher"
      hidden={props.hidden}
      aria-label={texts.openChat}
      aria-haspopup="dialog"
      aria-expanded={!props.hidden ? 'false' : 'true'}
      {...(unread > 0 ? { 'aria-describedby': 'unread' } : {})}
      onClick={props.onOpen}
    >
      <ChatIcon />
      {unread > 0 ? (
        <span class="badge">
          <span aria-hidden="true">{unread > 99 ? '99+' : unread}</span>
          <span id="unread" class="hidden">
            {fill(texts.unread, { count: unread })}
          </span>
        </span>
      ) : null}
    </button>
  );
}
