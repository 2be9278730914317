import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Happening, Speaker } from '../conversation/entry.ts';
import { initialsOf, type Part, partsOf } from '../conversation/grouping.ts';
import { offeredReplies } from '../conversation/transcript.ts';
import { Words } from '../markdown/rendered.ts';
import { fill, type Texts } from '../texts.ts';
import { useChatState, useWidget } from './context.ts';
import { ChatIcon, DownIcon, SparkIcon } from './icons.tsx';
import { Message } from './message.tsx';

/** This near to the end, the transcript follows what comes. */
const nearEnd = 60;

function nameOf(speaker: Speaker, texts: Texts): string {
  if (speaker.kind === 'customer') return texts.you;
  if (speaker.name !== '') return speaker.name;
  return speaker.kind === 'representative' ? texts.representative : texts.assistant;
}

function happeningText(happening: Happening, texts: Texts): string {
  const name = 'name' in happening && happening.name !== '' ? happening.name : texts.someone;
  switch (happening.type) {
    case 'handover':
      return texts.handover;
    case 'joined':
      return fill(texts.joined, { name });
    case 'left':
      return fill(
        happening.reason === 'transferred'
          ? texts.transferred
          : happening.reason === 'parked'
            ? texts.parked
            : texts.left,
        { name },
      );
    case 'ended':
      return texts.ended;
  }
}

function Avatar(props: { speaker: Speaker }) {
  const person = props.speaker.kind === 'representative';
  return (
    <div class={person ? 'avatar person' : 'avatar'} aria-hidden="true">
      {person ? initialsOf(props.speaker.name) || '?' : <SparkIcon />}
    </div>
  );
}

function Group(props: { part: Part & { type: 'group' }; newestOwn: string | null; settled: boolean }) {
  const { settings, texts } = useWidget();
  const { speaker, at, messages } = props.part;
  const own = speaker.kind === 'customer';
  const name = nameOf(speaker, texts);
  const time = new Intl.DateTimeFormat(settings.formats, { timeStyle: 'short' }).format(at);
  return (
    <div class={own ? 'group own' : 'group other'}>
      {own ? null : <Avatar speaker={speaker} />}
      <div class="stack">
        <div class="who">
          {own ? null : <b>{name}</b>}
          {speaker.kind === 'ai_agent' ? <span class="tag">{texts.aiBadge}</span> : null}
          <time dateTime={new Date(at).toISOString()}>{time}</time>
        </div>
        {messages.map((message) => (
          <Message
            key={message.key}
            message={message}
            name={name}
            newestOwn={message.key === props.newestOwn}
            fresh={props.settled}
          />
        ))}
      </div>
    </div>
  );
}

function Shown(props: { part: Part; newestOwn: string | null; settled: boolean }) {
  const { settings, texts } = useWidget();
  const { part } = props;
  switch (part.type) {
    case 'group':
      return <Group part={part} newestOwn={props.newestOwn} settled={props.settled} />;
    case 'line':
      return (
        <div class="happening">
          <span>{happeningText(part.line.happening, texts)}</span>
        </div>
      );
    case 'day': {
      const day = new Intl.DateTimeFormat(settings.formats, { dateStyle: 'full' }).format(part.at);
      return (
        <div class="happening">
          <span>{day}</span>
        </div>
      );
    }
    case 'system':
      return (
        <div class="system">
          <Words text={part.message.text} format={part.message.format} newWindow={texts.newWindow} />
        </div>
      );
  }
}

function Typing(props: { speaker: Speaker }) {
  const { texts } = useWidget();
  return (
    <div class="group other">
      <Avatar speaker={props.speaker} />
      <div class="stack">
        <div class="typing">
          <i />
          <i />
          <i />
          <span class="hidden">{fill(texts.typing, { name: nameOf(props.speaker, texts) })}</span>
        </div>
      </div>
    </div>
  );
}

function Replies() {
  const { chat, texts, goOn } = useWidget();
  const { transcript } = useChatState();
  const replies = offeredReplies(transcript);
  if (replies.length === 0) return null;
  return (
    <fieldset class="replies" aria-label={texts.replies}>
      {replies.map((reply) => (
        <button
          key={reply.value}
          type="button"
          class="reply"
          onClick={() => {
            chat.send(reply.value);
            goOn();
          }}
        >
          {reply.title}
        </button>
      ))}
    </fieldset>
  );
}

function Greeting() {
  const { settings, texts } = useWidget();
  return (
    <div class="greeting">
      <div class="mark" aria-hidden="true">
        <ChatIcon size={30} />
      </div>
      <strong>{settings.greeting ?? texts.greeting}</strong>
      <p>{texts.greetingNote}</p>
    </div>
  );
}

/** Everything that was said, with the newest at the end and in view. */
export function TranscriptView(props: { open: boolean }) {
  const { texts, goOn } = useWidget();
  const { transcript, settled } = useChatState();
  const log = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const shown = useRef(0);
  const scrolledTo = useRef(0);
  const [behind, setBehind] = useState(false);
  const { entries, typing } = transcript;
  const parts = useMemo(() => partsOf(entries, Date.now()), [entries]);
  const newestOwn = useMemo(
    () => entries.findLast((one) => one.kind === 'message' && one.speaker.kind === 'customer')?.key ?? null,
    [entries],
  );
  const last = entries.at(-1);
  const lastIsOwn = last?.kind === 'message' && last.speaker.kind === 'customer';

  const toEnd = useCallback(() => {
    const element = log.current;
    if (element) element.scrollTop = element.scrollHeight;
    following.current = true;
    setBehind(false);
  }, []);
  // After every change: whoever reads further up is left there, and told that there is more.
  useLayoutEffect(() => {
    const grown = entries.length > shown.current;
    shown.current = entries.length;
    if (following.current || (grown && lastIsOwn)) toEnd();
    else if (grown) setBehind(true);
  });
  // The frame changes with the keyboard, the queue card and the panel itself.
  useEffect(() => {
    const element = log.current;
    if (!element || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => following.current && toEnd());
    observer.observe(element);
    return () => observer.disconnect();
  }, [toEnd]);

  return (
    <div class="log-frame">
      <div
        ref={log}
        class="log"
        role="log"
        aria-label={texts.messages}
        aria-live={settled && props.open ? 'polite' : 'off'}
        aria-relevant="additions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        tabIndex={0}
        onLoadCapture={() => following.current && toEnd()}
        onScroll={(event) => {
          // Only a scroll upwards leaves the end: pictures that arrive move the end, not the reader.
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          const atEnd = scrollHeight - scrollTop - clientHeight < nearEnd;
          if (atEnd) setBehind(false);
          if (atEnd || scrollTop < scrolledTo.current) following.current = atEnd;
          scrolledTo.current = scrollTop;
        }}
      >
        <Greeting />
        {parts.map((part) => (
          <Shown key={part.key} part={part} newestOwn={newestOwn} settled={settled} />
        ))}
        {typing ? <Typing speaker={typing.speaker} /> : null}
        <Replies />
      </div>
      {behind ? (
        <button
          type="button"
          class="to-newest"
          onClick={() => {
            toEnd();
            goOn();
          }}
        >
          <DownIcon />
          {texts.newMessages}
        </button>
      ) : null}
    </div>
  );
}
