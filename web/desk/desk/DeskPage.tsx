import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  tokens,
} from '@fluentui/react-components';
import { ChatRegular } from '@fluentui/react-icons/svg/chat';
import { useEffect, useMemo, useRef } from 'react';
import type { Desk } from '../../../contracts/api/shapes.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { useMediaQuery } from '../../kit/media.ts';
import { visuallyHidden } from '../../kit/VisuallyHidden.tsx';
import { useDesk, useModel } from '../app/context.tsx';
import { useNotices } from '../app/notices.tsx';
import { navigate } from '../app/router.tsx';
import { useShortcuts } from '../app/shortcuts.ts';
import { CopilotSide } from '../copilot/CopilotSide.tsx';
import { ScreenPops } from '../crm/ScreenPops.tsx';
import { neighbour, pendingOffers } from '../state/changes.ts';
import { transcriptOf } from '../state/desk-state.ts';
import { Composer } from './Composer.tsx';
import { ConversationActions } from './ConversationActions.tsx';
import { ConversationList } from './ConversationList.tsx';
import { ConversationPane } from './ConversationPane.tsx';
import { useDetail } from './CustomerPanel.tsx';
import { Offers } from './Offers.tsx';

const useStyles = makeStyles({
  page: { display: 'flex', flexGrow: 1, minHeight: 0 },
  narrow: { flexDirection: 'column' },
  left: {
    width: '296px',
    flexShrink: 0,
    display: 'flex',
    flexDirection: 'column',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  whole: { width: '100%', flexGrow: 1, borderRight: 'none' },
  above: {
    flexShrink: 0,
    maxHeight: '55%',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
  },
  middle: {
    flexGrow: 1,
    minWidth: 0,
    minHeight: 0,
    display: 'flex',
    backgroundColor: tokens.colorNeutralBackground1,
  },
});

type DeskConversation = Desk['conversations'][number];

/** The representative's desk: offers and conversations, the open conversation, and the customer. */
export default function DeskPage({ conversationId }: { conversationId: string | null }) {
  const styles = useStyles();
  const desk = useDesk((state) => state.desk);
  const narrow = useMediaQuery('(max-width: 720px)');
  const offers = useMemo(() => pendingOffers(desk), [desk]);
  const selected = useKept(desk, conversationId);

  useLeave(desk, conversationId);
  const go = (step: 1 | -1) => () => {
    const next = neighbour(
      (desk?.conversations ?? []).map((each) => each.conversationId),
      conversationId,
      step,
    );
    if (next !== null) navigate({ page: 'desk', conversationId: next });
    return undefined;
  };
  useShortcuts({ 'Ctrl+Alt+ArrowDown': go(1), 'Ctrl+Alt+ArrowUp': go(-1) });

  const showsList = !narrow || conversationId === null;
  return (
    <main
      id="main"
      tabIndex={-1}
      className={mergeClasses(styles.page, narrow && styles.narrow)}
      style={{ outline: 'none' }}
    >
      <h1 style={visuallyHidden}>Desk</h1>
      <ScreenPops desk={desk} />
      {showsList && (
        <div className={mergeClasses(styles.left, narrow && styles.whole)}>
          <InactiveBar inactive={desk?.presence === 'inactive'} />
          <Offers offers={offers} />
          <ConversationList desk={desk} selectedId={conversationId} />
        </div>
      )}
      {!showsList && (
        <div className={styles.above}>
          <Offers offers={offers} />
        </div>
      )}
      {(!narrow || conversationId !== null) && (
        <div className={styles.middle}>
          {selected ? (
            <OpenConversation key={selected.conversationId} conversation={selected} narrow={narrow} />
          ) : (
            <EmptyState
              icon={<ChatRegular />}
              title={offers.length > 0 ? 'A customer waits for you' : 'No conversation is open'}
              body={
                offers.length > 0
                  ? 'Press Alt+A to accept the offer, or use its buttons.'
                  : 'Choose one from your list. Press ? for the keyboard shortcuts.'
              }
              action={
                narrow && (
                  <Button onClick={() => navigate({ page: 'desk', conversationId: null })}>
                    Back to the list
                  </Button>
                )
              }
            />
          )}
        </div>
      )}
      <CopilotSide conversationId={conversationId} customerName={selected?.customer.name ?? null} />
    </main>
  );
}

/** The selected conversation; just after an accept it may not be on the desk yet. */
function useKept(desk: Desk | null, conversationId: string | null): DeskConversation | null {
  return desk?.conversations.find((conversation) => conversation.conversationId === conversationId) ?? null;
}

/** Goes back to the list when the open conversation left the desk. */
function useLeave(desk: Desk | null, conversationId: string | null) {
  const was = useRef<string | null>(null);
  useEffect(() => {
    if (!desk || conversationId === null) {
      was.current = null;
      return;
    }
    const here = desk.conversations.some((conversation) => conversation.conversationId === conversationId);
    if (here) was.current = conversationId;
    else if (was.current === conversationId) {
      navigate({ page: 'desk', conversationId: null }, { replace: true });
      document.getElementById('main')?.focus();
    }
  }, [desk, conversationId]);
}

function InactiveBar({ inactive }: { inactive: boolean }) {
  const model = useModel();
  const { attempt } = useNotices();
  if (!inactive) return null;
  return (
    <MessageBar intent="warning" shape="square" layout="multiline">
      <MessageBarBody>You missed an offer — set yourself available.</MessageBarBody>
      <MessageBarActions>
        <Button
          size="small"
          onClick={() => void attempt('Your presence was not changed', () => model.setPresence('available'))}
        >
          Available
        </Button>
      </MessageBarActions>
    </MessageBar>
  );
}

const blocked: Partial<Record<DeskConversation['state'], string>> = {
  wrap_up: 'The conversation has ended. You can still add a note.',
  closed: 'The conversation is closed. You can still add a note.',
  waiting: 'Parked: it comes back when the customer writes. You can add a note.',
};

function OpenConversation({ conversation, narrow }: { conversation: DeskConversation; narrow: boolean }) {
  const { conversationId, customer, state, handlerEpoch } = conversation;
  const events = useDesk(
    (desk) => transcriptOf(desk, conversationId).messages.filter((m) => m.kind === 'event').length,
  );
  const detail = useDetail(conversationId, `${state}/${handlerEpoch}/${events}`);
  return (
    <ConversationPane
      conversation={conversation}
      detail={detail}
      back={narrow ? { page: 'desk', conversationId: null } : null}
      actions={<ConversationActions conversation={conversation} />}
      composer={
        <Composer
          conversationId={conversationId}
          customerName={customer.name}
          replyBlocked={blocked[state] ?? null}
        />
      }
    />
  );
}
