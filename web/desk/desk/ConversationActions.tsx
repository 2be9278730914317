import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowForwardRegular } from '@fluentui/react-icons/svg/arrow-forward';
import { CheckmarkRegular } from '@fluentui/react-icons/svg/checkmark';
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { useState } from 'react';
import type { Desk } from '../../../contracts/api/shapes.ts';
import { useMediaQuery } from '../../kit/media.ts';
import { formatClock } from '../../kit/time.ts';
import { useModel, useNow } from '../app/context.tsx';
import { useNotices } from '../app/notices.tsx';
import { useShortcuts } from '../app/shortcuts.ts';
import { countdown } from '../state/clock.ts';
import { TransferDialog } from './TransferDialog.tsx';

const useStyles = makeStyles({
  clock: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    fontVariantNumeric: 'tabular-nums',
    paddingRight: '4px',
  },
});

/** What the handler can do with the conversation in its state. */
export function ConversationActions({ conversation }: { conversation: Desk['conversations'][number] }) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const roomy = useMediaQuery('(min-width: 1240px)');
  const [transferring, setTransferring] = useState(false);
  const [busy, setBusy] = useState(false);
  const { conversationId, state, customer } = conversation;

  const run = async (failed: string, action: () => Promise<unknown>, done?: string) => {
    if (busy) return;
    setBusy(true);
    if ((await attempt(failed, action)) && done) notify('success', done);
    setBusy(false);
  };
  const park = () =>
    run(
      'The conversation was not parked',
      () => client.request('conversation.park', { conversationId }),
      `Parked. It comes back when ${customer.name} writes.`,
    );
  const end = () =>
    run('The conversation was not ended', () => client.request('conversation.end', { conversationId }));
  const close = () =>
    run('The conversation was not closed', () => client.request('conversation.close', { conversationId }));
  useShortcuts({
    'Alt+KeyT': () => {
      if (state !== 'active') return false;
      setTransferring(true);
      return undefined;
    },
  });

  return (
    <>
      {state === 'active' && (
        <>
          <Button
            size="small"
            appearance="subtle"
            icon={<ArrowForwardRegular />}
            aria-label="Transfer"
            aria-keyshortcuts="Alt+T"
            title="Transfer to a queue (Alt+T)"
            onClick={() => setTransferring(true)}
          >
            {roomy && 'Transfer'}
          </Button>
          <Button
            size="small"
            appearance="subtle"
            icon={<PauseRegular />}
            aria-label="Park"
            title="Park: wait for the customer and free your capacity"
            disabledFocusable={busy}
            onClick={() => void park()}
          >
            {roomy && 'Park'}
          </Button>
          <Button
            size="small"
            appearance="outline"
            icon={<DismissCircleRegular />}
            aria-label="End conversation"
            title="End the conversation for the customer, then wrap up"
            disabledFocusable={busy}
            onClick={() => void end()}
          >
            {roomy ? 'End conversation' : 'End'}
          </Button>
        </>
      )}
      {state === 'wrap_up' && (
        <>
          {conversation.wrapUpEndsAt && (
            <WrapUpClock
              from={conversation.stateChangedAt}
              to={conversation.wrapUpEndsAt}
              className={styles.clock}
            />
          )}
          <Button
            size="small"
            appearance="primary"
            icon={<CheckmarkRegular />}
            disabledFocusable={busy}
            onClick={() => void close()}
          >
            Close conversation
          </Button>
        </>
      )}
      {transferring && (
        <TransferDialog
          conversationId={conversationId}
          customerName={customer.name}
          currentQueueId={conversation.queue?.queueId ?? null}
          onClose={() => setTransferring(false)}
        />
      )}
    </>
  );
}

function WrapUpClock({ from, to, className }: { from: string; to: string; className: string }) {
  const left = countdown(from, to, useNow());
  return <span className={className}>Wrap-up ends in {formatClock(left.seconds)}</span>;
}
