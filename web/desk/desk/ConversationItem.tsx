import { Avatar, Badge, CounterBadge, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Desk } from '../../../contracts/api/shapes.ts';
import { formatClock, formatTime, spokenDuration } from '../../kit/time.ts';
import { useDesk, useNow } from '../app/context.tsx';
import { PlaceLink } from '../app/router.tsx';
import { countdown, secondsSince } from '../state/clock.ts';
import { transcriptOf } from '../state/desk-state.ts';
import { lastSaid, unansweredSince, unreadCount } from '../state/transcript.ts';

const useStyles = makeStyles({
  item: {
    position: 'relative',
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr) auto',
    columnGap: '10px',
    padding: '10px 12px',
    alignItems: 'center',
    color: tokens.colorNeutralForeground1,
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  selected: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    '::before': {
      content: '""',
      position: 'absolute',
      left: 0,
      top: '10px',
      bottom: '10px',
      width: '3px',
      borderRadius: '3px',
      backgroundColor: tokens.colorCompoundBrandBackground,
    },
  },
  text: { minWidth: 0 },
  name: {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase300,
  },
  strong: { fontWeight: tokens.fontWeightSemibold },
  last: {
    display: 'block',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  side: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-end',
    gap: '4px',
    fontSize: tokens.fontSizeBase200,
  },
  time: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  late: { color: tokens.colorStatusWarningForeground1, fontWeight: tokens.fontWeightSemibold },
  tooLate: { color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightSemibold },
});

const lateSeconds = 60;
const tooLateSeconds = 180;
const before = { customer: '', representative: 'You: ', ai_agent: 'AI agent: ', system: '' };

/** One of the representative's conversations in their list. */
export function ConversationItem({
  conversation,
  selected,
}: {
  conversation: Desk['conversations'][number];
  selected: boolean;
}) {
  const styles = useStyles();
  const now = useNow();
  const { conversationId, customer, state, wrapUpEndsAt } = conversation;
  const transcript = useDesk((desk) => transcriptOf(desk, conversationId));
  const unread = unreadCount(
    transcript,
    useDesk((desk) => desk.readUpTo[conversationId] ?? 0),
  );
  const said = lastSaid(transcript.messages);
  const lastMessage = said
    ? { senderKind: said.sender.kind, text: said.text, sentAt: said.sentAt }
    : conversation.lastMessage;
  const since = state === 'active' ? unansweredSince(transcript.messages) : null;
  const waited = since ? secondsSince(since, now) : 0;
  const wrapUp = wrapUpEndsAt ? countdown(conversation.stateChangedAt, wrapUpEndsAt, now) : null;
  return (
    <PlaceLink
      to={{ page: 'desk', conversationId }}
      className={mergeClasses(styles.item, selected && styles.selected)}
      aria-current={selected ? 'true' : undefined}
      data-conversation={conversationId}
    >
      <Avatar name={customer.name} color="colorful" size={36} aria-hidden="true" />
      <span className={styles.text}>
        <span className={mergeClasses(styles.name, (unread > 0 || selected) && styles.strong)}>
          {customer.name}
        </span>
        <span className={styles.last}>
          {lastMessage
            ? `${before[lastMessage.senderKind]}${lastMessage.text || 'sent a file'}`
            : 'No messages yet'}
        </span>
      </span>
      <span className={styles.side}>
        {state === 'wrap_up' && wrapUp && (
          <span className={styles.time} title="Wrap-up ends">
            {formatClock(wrapUp.seconds)}
          </span>
        )}
        {since && (
          <span
            className={mergeClasses(
              styles.time,
              waited >= lateSeconds && styles.late,
              waited >= tooLateSeconds && styles.tooLate,
            )}
            title="The customer waits for a reply"
            role="img"
            aria-label={`waits ${spokenDuration(waited)} for a reply`}
          >
            {formatClock(waited)}
          </span>
        )}
        {!since && state !== 'wrap_up' && lastMessage && (
          <span className={styles.time}>{formatTime(lastMessage.sentAt)}</span>
        )}
        {unread > 0 && (
          <CounterBadge count={unread} size="small" color="brand" aria-label={`${unread} unread`} />
        )}
        {unread === 0 && state === 'wrap_up' && (
          <Badge size="small" appearance="tint" color="warning">
            Wrap-up
          </Badge>
        )}
        {unread === 0 && state === 'waiting' && (
          <Badge size="small" appearance="tint" color="informative">
            Parked
          </Badge>
        )}
      </span>
    </PlaceLink>
  );
}
