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
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { type ReactNode, useEffect, useState } from 'react';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { useDesk, useModel } from '../app/context.tsx';
import { ConversationFilters, ConversationsTable } from './ConversationsTable.tsx';
import { noFilter } from './figures.ts';
import { LiveTiles } from './LiveTiles.tsx';
import { QueuesTable } from './QueuesTable.tsx';
import { ReadAlong } from './ReadAlong.tsx';
import { RepresentativesTable } from './RepresentativesTable.tsx';

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
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1.5fr) minmax(0, 1fr)',
    gap: '12px',
    alignItems: 'start',
    '@media (max-width: 1180px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  card: {
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
    overflow: 'hidden',
    flexShrink: 0,
  },
  heading: {
    margin: 0,
    padding: '10px 10px 6px',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
  },
});

/** What a supervisor looks at: queues, representatives and ongoing conversations, as they are this second. */
export default function LivePage({ conversationId }: { conversationId: string | null }) {
  const model = useModel();
  useEffect(() => model.watchLive(), [model]);
  if (conversationId !== null)
    return (
      <ReadAlong
        key={conversationId}
        conversationId={conversationId}
        back={{ page: 'live', conversationId: null }}
      />
    );
  return <Overview />;
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section className={styles.card}>
      <h2 className={styles.heading}>{title}</h2>
      {children}
    </section>
  );
}

function Overview() {
  const styles = useStyles();
  const model = useModel();
  const live = useDesk((state) => state.live);
  const error = useDesk((state) => state.liveError);
  const [filter, setFilter] = useState(noFilter);
  const retry = <Button onClick={() => model.followLive()}>Try again</Button>;
  return (
    <main id="main" tabIndex={-1} className={styles.page} style={{ outline: 'none' }}>
      <h1 className={styles.title}>Live</h1>
      {error !== null && live && (
        <MessageBar intent="error">
          <MessageBarBody>{error}</MessageBarBody>
          <MessageBarActions>{retry}</MessageBarActions>
        </MessageBar>
      )}
      {!live && error !== null && (
        <EmptyState
          icon={<ErrorCircleRegular />}
          title="The live page could not be loaded"
          body={error}
          action={retry}
        />
      )}
      {!live && error === null && (
        <Skeleton aria-label="Loading the live page">
          <SkeletonItem size={72} />
          <SkeletonItem size={128} style={{ marginTop: 12 }} />
          <SkeletonItem size={128} style={{ marginTop: 12 }} />
        </Skeleton>
      )}
      {live && (
        <>
          <LiveTiles live={live} />
          <div className={styles.columns}>
            <Card title="Queues">
              <QueuesTable live={live} />
            </Card>
            <Card title="Representatives">
              <RepresentativesTable live={live} />
            </Card>
          </div>
          <Card title="Ongoing conversations">
            <ConversationFilters
              filter={filter}
              onChange={setFilter}
              queues={live.queues}
              states={['open', 'active', 'waiting', 'wrap_up']}
            />
            <ConversationsTable
              label="Ongoing conversations"
              conversations={live.conversations}
              filter={filter}
              page="live"
              empty={
                live.conversations.length === 0
                  ? 'No conversations at the moment.'
                  : 'No conversation matches the filter.'
              }
            />
          </Card>
        </>
      )}
    </main>
  );
}
