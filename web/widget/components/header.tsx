import { hasEnded, isWaiting, representativeOf } from '../conversation/transcript.ts';
import { fill } from '../texts.ts';
import { useChatState, useWidget } from './context.ts';
import { BellIcon, LeaveIcon, MinimiseIcon } from './icons.tsx';

/** Who the customer is talking to, in a few words. */
function usePresence(): { text: string; reachable: boolean } {
  const { texts } = useWidget();
  const { status, transcript } = useChatState();
  const representative = representativeOf(transcript);
  const spoken = transcript.entries.findLast(
    (one) => one.kind === 'message' && one.speaker.kind !== 'customer',
  );
  if (status === 'refused') return { text: texts.unavailable, reachable: false };
  if (status === 'over' || hasEnded(transcript)) return { text: texts.ended, reachable: false };
  const reachable = status === 'online';
  if (representative !== null) {
    return { text: fill(texts.withRepresentative, { name: representative || texts.someone }), reachable };
  }
  if (isWaiting(transcript)) return { text: texts.waiting, reachable };
  if (spoken?.kind === 'message' && spoken.speaker.kind === 'ai_agent') {
    return { text: texts.withAssistant, reachable };
  }
  return { text: reachable ? texts.online : texts.connecting, reachable };
}

export interface HeaderProps {
  sound: boolean;
  onSound: (on: boolean) => void;
  /** Null while there is nothing to end. */
  onEnd: (() => void) | null;
  onClose: () => void;
}

/** The head of the panel: title, presence, sound, end and close. */
export function Header(props: HeaderProps) {
  const { settings, texts } = useWidget();
  const presence = usePresence();
  const soundText = props.sound ? texts.soundOn : texts.soundOff;
  return (
    <header class="header">
      <div class="heading">
        <h2>{settings.title ?? texts.title}</h2>
        <p>
          <i class={presence.reachable ? 'dot on' : 'dot'} aria-hidden="true" />
          <span>{presence.text}</span>
        </p>
      </div>
      <button
        type="button"
        class="header-button"
        aria-label={soundText}
        title={soundText}
        onClick={() => props.onSound(!props.sound)}
      >
        <BellIcon on={props.sound} />
      </button>
      {props.onEnd ? (
        <button
          type="button"
          class="header-button"
          aria-label={texts.endConversation}
          title={texts.endConversation}
          onClick={props.onEnd}
        >
          <LeaveIcon />
        </button>
      ) : null}
      <button
        type="button"
        class="header-button"
        aria-label={texts.closeChat}
        title={texts.closeChat}
        onClick={props.onClose}
      >
        <MinimiseIcon />
      </button>
    </header>
  );
}
