import { Button, Divider, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { ArrowDownRegular } from '@fluentui/react-icons/svg/arrow-down';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import { ChatRegular } from '@fluentui/react-icons/svg/chat';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { formatDay, formatInstant, formatTime } from '../../kit/time.ts';
import { useDesk, useModel, useNow } from '../app/context.tsx';
import { transcriptOf } from '../state/desk-state.ts';
import { MessageBubble, NoteBubble } from './MessageBubble.tsx';
import { OutgoingMessage } from './OutgoingMessage.tsx';
import { eventText, type TranscriptRow, transcriptRows } from './transcript-rows.ts';

const useStyles = makeStyles({
  frame: { position: 'relative', flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
  log: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    overscrollBehavior: 'contain',
    padding: '12px 16px',
    display: 'flex',
    flexDirection: 'column',
    boxSizing: 'border-box',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  push: { marginTop: 'auto' },
  day: { padding: '12px 0 4px', flexGrow: 0, color: tokens.colorNeutralForeground2 },
  handover: { padding: '16px 0 8px', flexGrow: 0, '& svg': { verticalAlign: '-2px', marginRight: '4px' } },
  event: {
    alignSelf: 'center',
    margin: '10px 0 2px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    textAlign: 'center',
  },
  typing: {
    minHeight: '20px',
    padding: '0 20px 2px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  jump: {
    position: 'absolute',
    bottom: '30px',
    left: '50%',
    transform: 'translateX(-50%)',
    boxShadow: tokens.shadow8,
  },
  earlier: { alignSelf: 'center' },
  loading: { display: 'flex', flexDirection: 'column', gap: '16px', padding: '24px 16px' },
  half: { width: '55%' },
  right: { width: '45%', alignSelf: 'flex-end' },
});

const shownAtFirst = 200;

/** A conversation from its first word: live, grouped by day and sender, and read out as it grows. */
export function Transcript({
  conversationId,
  customerName,
}: {
  conversationId: string;
  customerName: string;
}) {
  const styles = useStyles();
  const model = useModel();
  const transcript = useDesk((state) => transcriptOf(state, conversationId));
  const error = useDesk((state) => state.transcriptErrors[conversationId] ?? null);
  const outbox = useDesk((state) => state.outbox);
  const [limit, setLimit] = useState(shownAtFirst);
  const [below, setBelow] = useState(false);
  const log = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const size = useRef('');

  const hidden = Math.max(0, transcript.messages.length - limit);
  const rows = useMemo(
    () => transcriptRows(transcript.messages.slice(hidden)),
    [transcript.messages, hidden],
  );
  const outgoing = outbox.filter((message) => message.conversationId === conversationId);
  const mineWaiting = outgoing.length;

  const toEnd = useCallback(() => {
    const element = log.current;
    if (element) element.scrollTop = element.scrollHeight;
    setBelow(false);
  }, []);
  const seen = useCallback(() => {
    if (atEnd.current && document.hasFocus() && transcript.last > 0)
      model.markRead(conversationId, transcript.last);
  }, [model, conversationId, transcript.last]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: runs for every message that comes.
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
    else setBelow(true);
    seen();
  }, [transcript.last, toEnd]);
  useLayoutEffect(() => {
    if (mineWaiting > 0) toEnd();
  }, [mineWaiting, toEnd]);
  useEffect(() => {
    window.addEventListener('focus', seen);
    return () => window.removeEventListener('focus', seen);
  }, [seen]);
  useEffect(() => {
    const element = log.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      size.current = sizeOf(element);
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const scrolled = () => {
    const element = log.current;
    // Where the text stands anew because a panel opened beside it, nobody has scrolled.
    if (!element || sizeOf(element) !== size.current) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
    if (atEnd.current) {
      setBelow(false);
      seen();
    }
  };
  const empty = transcript.messages.length === 0;
  const loading = empty && !transcript.loaded && error === null;
  return (
    <div className={styles.frame}>
      <div
        ref={log}
        className={styles.log}
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        aria-busy={loading}
        aria-label={`Conversation with ${customerName}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        tabIndex={0}
        onScroll={scrolled}
      >
        {loading && (
          <Skeleton className={styles.loading} aria-label="Loading the conversation">
            <SkeletonItem className={styles.half} size={32} />
            <SkeletonItem className={styles.right} size={48} />
            <SkeletonItem className={styles.half} size={24} />
          </Skeleton>
        )}
        {error !== null && (
          <EmptyState
            icon={<ErrorCircleRegular />}
            title="The conversation could not be loaded"
            body={error}
            action={<Button onClick={() => model.follows.follow(conversationId)}>Try again</Button>}
          />
        )}
        {empty && transcript.loaded && error === null && outgoing.length === 0 && (
          <EmptyState icon={<ChatRegular />} title="Nothing was written yet" />
        )}
        <div className={styles.push} />
        {hidden > 0 && (
          <Button
            className={styles.earlier}
            size="small"
            appearance="subtle"
            onClick={() => setLimit(limit + 500)}
          >
            Show {hidden} earlier {hidden === 1 ? 'message' : 'messages'}
          </Button>
        )}
        {rows.map((row) => (
          <Row key={row.key} row={row} />
        ))}
        {outgoing.map((message) => (
          <OutgoingMessage key={message.clientMessageId} message={message} />
        ))}
      </div>
      <TypingLine conversationId={conversationId} />
      {below && (
        <Button
          className={styles.jump}
          size="small"
          shape="circular"
          icon={<ArrowDownRegular />}
          onClick={toEnd}
        >
          New messages
        </Button>
      )}
    </div>
  );
}

function Row({ row }: { row: TranscriptRow }) {
  const styles = useStyles();
  const { me } = useModel();
  if (row.kind === 'day') {
    return (
      <Divider className={styles.day} appearance="subtle">
        {formatDay(row.at, new Date())}
      </Divider>
    );
  }
  const { message } = row;
  if (row.kind === 'handover') {
    return (
      <Divider className={styles.handover} appearance="brand" title={formatInstant(message.sentAt)}>
        <BotRegular aria-hidden="true" />
        {eventText(message)} · {formatTime(message.sentAt)}
      </Divider>
    );
  }
  if (row.kind === 'event') {
    return (
      <div className={styles.event} title={formatInstant(message.sentAt)}>
        {row.text} · <time dateTime={message.sentAt}>{formatTime(message.sentAt)}</time>
      </div>
    );
  }
  const name = message.sender.id === me.userId ? 'You' : message.sender.name;
  if (row.kind === 'note') return <NoteBubble name={name} sentAt={message.sentAt} text={message.text} />;
  return (
    <MessageBubble
      sender={message.sender}
      name={name}
      sentAt={message.sentAt}
      text={message.text}
      attachments={message.attachments}
      sources={message.sources}
      value={message.value}
      first={row.first}
    />
  );
}

function TypingLine({ conversationId }: { conversationId: string }) {
  const styles = useStyles();
  const typing = useDesk((state) => state.typing[conversationId] ?? null);
  useNow();
  const shown = typing !== null && typing.until > Date.now();
  return <div className={styles.typing}>{shown && `${typing.name} is typing…`}</div>;
}

const sizeOf = (element: HTMLElement): string => `${element.clientWidth}x${element.clientHeight}`;
