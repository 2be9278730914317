import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { useDesk, useModel } from '../app/context.tsx';
import type { Outgoing } from '../state/outbox.ts';
import { MessageBubble, NoteBubble } from './MessageBubble.tsx';

const useStyles = makeStyles({
  state: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: '4px',
    paddingTop: '2px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  failed: { color: tokens.colorStatusDangerForeground1, display: 'flex', alignItems: 'center', gap: '4px' },
});

/** A message that was sent and is not confirmed yet, or failed. */
export function OutgoingMessage({ message }: { message: Outgoing }) {
  const styles = useStyles();
  const { me, sender } = useModel();
  const offline = useDesk((state) => state.connection.state !== 'online');
  const failed = message.state === 'failed';
  const state = failed ? (
    <div className={styles.state}>
      <span className={styles.failed} role="alert">
        <ErrorCircleRegular aria-hidden="true" /> Not sent. {message.error}
      </span>
      <Button
        size="small"
        appearance="subtle"
        icon={<ArrowClockwiseRegular />}
        onClick={() => sender.retry(message)}
      >
        Retry
      </Button>
      <Button size="small" appearance="subtle" onClick={() => sender.discard(message.clientMessageId)}>
        Discard
      </Button>
    </div>
  ) : (
    <div className={styles.state}>{offline ? 'Waits for the connection…' : 'Sending…'}</div>
  );
  const shown = message.state === 'sent' ? null : state;
  if (message.kind === 'note') {
    return (
      <NoteBubble name="You" sentAt={message.writtenAt} text={message.text}>
        {shown}
      </NoteBubble>
    );
  }
  return (
    <MessageBubble
      sender={{ kind: 'representative', id: me.userId, name: me.displayName }}
      name="You"
      sentAt={message.writtenAt}
      text={message.text}
      attachments={message.attachments}
      first={false}
      delivery={failed ? 'failed' : 'pending'}
    >
      {shown}
    </MessageBubble>
  );
}
