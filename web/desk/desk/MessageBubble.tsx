import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import { NoteRegular } from '@fluentui/react-icons/svg/note';
import type { ReactNode } from 'react';
import type { Attachment, Message } from '../../../contracts/api/shapes.ts';
import { formatInstant, formatTime } from '../../kit/time.ts';
import { Attachments } from './Attachments.tsx';
import { MessageText } from './MessageText.tsx';
import { Sources } from './Sources.tsx';
import { Submitted } from './Submitted.tsx';

const useStyles = makeStyles({
  row: { display: 'flex', flexDirection: 'column', maxWidth: 'min(80%, 620px)', marginTop: '2px' },
  first: { marginTop: '12px' },
  theirs: { alignSelf: 'flex-start', alignItems: 'flex-start' },
  ours: { alignSelf: 'flex-end', alignItems: 'flex-end' },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    padding: '0 4px 3px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  name: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  bubble: {
    padding: '7px 12px',
    borderRadius: tokens.borderRadiusXLarge,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    boxSizing: 'border-box',
    maxWidth: '100%',
  },
  customer: {
    backgroundColor: tokens.colorNeutralBackground3,
    borderTopLeftRadius: tokens.borderRadiusSmall,
  },
  aiAgent: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderTopRightRadius: tokens.borderRadiusSmall,
  },
  representative: {
    backgroundColor: tokens.colorBrandBackground2,
    borderTopRightRadius: tokens.borderRadiusSmall,
  },
  pending: { opacity: 0.75 },
  failed: { outline: `1px solid ${tokens.colorStatusDangerBorder2}` },
  note: {
    alignSelf: 'stretch',
    margin: '12px 0 4px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    backgroundColor: tokens.colorPaletteYellowBackground1,
    color: tokens.colorNeutralForeground1,
    borderLeft: `3px solid ${tokens.colorPaletteYellowBorderActive}`,
  },
  noteHead: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorPaletteYellowForeground2,
  },
});

interface BubbleProps {
  sender: Message['sender'];
  /** The sender's name as shown: "You" for oneself. */
  name: string;
  sentAt: string;
  text: string;
  attachments: readonly Attachment[];
  sources?: Message['sources'];
  /** What was entered into a card. */
  value?: unknown;
  first: boolean;
  /** For messages that are on their way. */
  delivery?: 'pending' | 'failed';
  children?: ReactNode;
}

/** One message: the customer's on the left, what our side said on the right. */
export function MessageBubble({
  sender,
  name,
  sentAt,
  text,
  attachments,
  sources,
  value,
  first,
  delivery,
  children,
}: BubbleProps) {
  const styles = useStyles();
  const side = sender.kind === 'customer' ? styles.theirs : styles.ours;
  const skin =
    sender.kind === 'customer'
      ? styles.customer
      : sender.kind === 'ai_agent'
        ? styles.aiAgent
        : styles.representative;
  return (
    <div className={mergeClasses(styles.row, side, first && styles.first)} title={formatInstant(sentAt)}>
      {first && (
        <div className={styles.head}>
          {sender.kind === 'ai_agent' && <BotRegular aria-label="AI agent" />}
          <span className={styles.name}>{name}</span>
          <time dateTime={sentAt}>{formatTime(sentAt)}</time>
        </div>
      )}
      {(text !== '' || attachments.length === 0) && (
        <div
          className={mergeClasses(
            styles.bubble,
            skin,
            delivery === 'pending' && styles.pending,
            delivery === 'failed' && styles.failed,
          )}
        >
          {text === '' && value !== undefined ? <Submitted value={value} /> : <MessageText text={text} />}
          {sources && <Sources sources={sources} />}
        </div>
      )}
      <Attachments attachments={attachments} />
      {children}
    </div>
  );
}

/** Words for staff only; never seen by the customer. */
export function NoteBubble({
  name,
  sentAt,
  text,
  children,
}: {
  name: string;
  sentAt: string;
  text: string;
  children?: ReactNode;
}) {
  const styles = useStyles();
  return (
    <div className={styles.note} title={formatInstant(sentAt)}>
      <div className={styles.noteHead}>
        <NoteRegular aria-hidden="true" />
        <span>
          Note · {name} · <time dateTime={sentAt}>{formatTime(sentAt)}</time>
        </span>
      </div>
      <MessageText text={text} />
      {children}
    </div>
  );
}
