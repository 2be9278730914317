import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { DismissCircleRegular } from '@fluentui/react-icons/svg/dismiss-circle';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { useEffect, useState } from 'react';
import type { ConversationSummary } from '../../../contracts/api/shapes.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { visuallyHidden } from '../../kit/VisuallyHidden.tsx';
import { useDesk, useModel } from '../app/context.tsx';
import { useNotices } from '../app/notices.tsx';
import { navigate, type Place } from '../app/router.tsx';
import { StatusPage } from '../app/StatusPage.tsx';
import { handlerLabel } from '../app/words.ts';
import { Composer } from '../desk/Composer.tsx';
import { ConversationPane } from '../desk/ConversationPane.tsx';
import { useDetail } from '../desk/CustomerPanel.tsx';
import { transcriptOf } from '../state/desk-state.ts';
import { WhyPanel } from './WhyPanel.tsx';

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0, outlineStyle: 'none' },
  handler: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, paddingRight: '4px' },
});

/** A supervisor reads a conversation along, learns why it is where it is, and may end it. */
export function ReadAlong({ conversationId, back }: { conversationId: string; back: Place }) {
  const styles = useStyles();
  const model = useModel();
  useEffect(() => model.follows.watch(conversationId), [model, conversationId]);
  const events = useDesk(
    (state) => transcriptOf(state, conversationId).messages.filter((m) => m.kind !== 'message').length,
  );
  const now = useDesk(
    (state) => state.live?.conversations.find((each) => each.conversationId === conversationId) ?? null,
  );
  const version = `${events}/${now?.state ?? ''}/${now?.handlerEpoch ?? ''}/${now?.handler.id ?? ''}/${now?.stateChangedAt ?? ''}`;
  const detail = useDetail(conversationId, version);
  const error = useDesk((state) => state.details[conversationId]?.error ?? null);
  const fresher = now && (!detail || now.lastSequence >= detail.lastSequence) ? now : null;
  const conversation: ConversationSummary | null = fresher ?? detail;

  if (!conversation) {
    if (error === null) {
      return (
        <StatusPage>
          <Spinner label="Opening the conversation…" />
        </StatusPage>
      );
    }
    return (
      <main id="main" tabIndex={-1} className={styles.page}>
        <EmptyState
          icon={<ErrorCircleRegular />}
          title="The conversation could not be opened"
          body={error}
          action={<Button onClick={() => navigate(back)}>Back</Button>}
        />
      </main>
    );
  }
  const over = conversation.state === 'closed';
  return (
    <main id="main" tabIndex={-1} className={styles.page}>
      <h1 style={visuallyHidden}>Read along</h1>
      <ConversationPane
        conversation={conversation}
        detail={detail}
        back={back}
        actions={
          <>
            <span className={styles.handler}>With: {handlerLabel(conversation)}</span>
            {!over && <ForceEnd conversation={conversation} />}
          </>
        }
        composer={
          <Composer
            conversationId={conversationId}
            customerName={conversation.customer.name}
            replyBlocked={null}
            notesOnly
          />
        }
        side={<WhyPanel conversationId={conversationId} version={version} />}
      />
    </main>
  );
}

function ForceEnd({ conversation }: { conversation: ConversationSummary }) {
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const { conversationId, customer } = conversation;
  const end = async () => {
    const ended = await attempt('The conversation was not ended', () =>
      client.request('conversation.end', { conversationId }),
    );
    if (ended) notify('success', `The conversation with ${customer.name} was ended`);
  };
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={(_, data) => setOpen(data.open)}>
      <DialogTrigger disableButtonEnhancement>
        <Button size="small" icon={<DismissCircleRegular />}>
          Force end
        </Button>
      </DialogTrigger>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>End the conversation with {customer.name}?</DialogTitle>
          <DialogContent>
            It ends for the customer at once, whoever is writing. This cannot be undone.
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button>Cancel</Button>
            </DialogTrigger>
            <DialogTrigger disableButtonEnhancement>
              <Button appearance="primary" onClick={() => void end()}>
                End now
              </Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
