import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  Skeleton,
  SkeletonItem,
  tokens,
} from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons/svg/arrow-clockwise';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConversationSummary } from '../../../contracts/api/shapes.ts';
import type { ConversationState } from '../../../contracts/words.ts';
import { useDesk, useModel } from '../app/context.tsx';
import { messageOf } from '../realtime/request-error.ts';
import { ConversationFilters, ConversationsTable } from './ConversationsTable.tsx';
import { type Filter, noFilter } from './figures.ts';
import { ReadAlong } from './ReadAlong.tsx';

const useStyles = makeStyles({
  page: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    padding: '16px',
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    '@media (max-width: 480px)': { padding: '12px 8px' },
  },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between' },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  card: {
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
    overflow: 'hidden',
    flexShrink: 0,
  },
  loading: { padding: '12px', display: 'flex', flexDirection: 'column', gap: '10px' },
});

const refreshMilliseconds = 10_000;
const most = 500;

/** All conversations, past ones too, newest first. */
export default function ConversationsPage({ conversationId }: { conversationId: string | null }) {
  if (conversationId !== null) {
    return (
      <ReadAlong
        key={conversationId}
        conversationId={conversationId}
        back={{ page: 'conversations', conversationId: null }}
      />
    );
  }
  return <Archive />;
}

function Archive() {
  const styles = useStyles();
  const { client } = useModel();
  const online = useDesk((state) => state.connection.state === 'online');
  const [filter, setFilter] = useState<Filter>(noFilter);
  const [conversations, setConversations] = useState<readonly ConversationSummary[] | null>(null);
  const [queues, setQueues] = useState<readonly { queueId: string; name: string }[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const round = useRef(0);

  const { queueId, state } = filter;
  const read = useCallback(async () => {
    const mine = ++round.current;
    setBusy(true);
    try {
      const answer = await client.request(
        'conversation.list',
        { limit: most, ...(queueId && { queueId }), ...(state && { state: state as ConversationState }) },
        { repeatable: true },
      );
      if (mine !== round.current) return;
      setConversations(answer.conversations);
      setError(null);
    } catch (failure) {
      if (mine === round.current) setError(messageOf(failure));
    } finally {
      if (mine === round.current) setBusy(false);
    }
  }, [client, queueId, state]);

  useEffect(() => {
    void read();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && client.connection.state === 'online') void read();
    }, refreshMilliseconds);
    return () => {
      clearInterval(timer);
      round.current++;
    };
  }, [read, client]);
  useEffect(() => {
    client.request('queue.list', {}, { repeatable: true }).then(
      (answer) => setQueues(answer.queues),
      () => {
        // The list is only a filter; the page works without it.
      },
    );
  }, [client]);

  return (
    <main id="main" tabIndex={-1} className={styles.page} style={{ outline: 'none' }}>
      <div className={styles.head}>
        <h1 className={styles.title}>Conversations</h1>
        <Button
          appearance="subtle"
          icon={<ArrowClockwiseRegular />}
          disabledFocusable={busy || !online}
          onClick={() => void read()}
        >
          Refresh
        </Button>
      </div>
      {error !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{error}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={() => void read()}>
              Try again
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      <div className={styles.card}>
        <ConversationFilters filter={filter} onChange={setFilter} queues={queues} />
        {conversations === null ? (
          <Skeleton className={styles.loading} aria-label="Loading conversations">
            {[0, 1, 2, 3, 4].map((row) => (
              <SkeletonItem key={row} size={24} />
            ))}
          </Skeleton>
        ) : (
          <ConversationsTable
            label="Conversations"
            conversations={conversations}
            filter={filter}
            page="conversations"
            empty={
              filter === noFilter ? 'There are no conversations yet.' : 'No conversation matches the filter.'
            }
          />
        )}
      </div>
    </main>
  );
}
