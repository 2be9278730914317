import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { ChatMultipleRegular } from '@fluentui/react-icons/svg/chat-multiple';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { PersonAvailableRegular } from '@fluentui/react-icons/svg/person-available';
import type { Desk } from '../../../contracts/api/shapes.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { useDesk, useModel } from '../app/context.tsx';
import { useNotices } from '../app/notices.tsx';
import { presenceLabels } from '../app/words.ts';
import { pendingOffers } from '../state/changes.ts';
import { ConversationItem } from './ConversationItem.tsx';

const useStyles = makeStyles({
  title: {
    margin: 0,
    padding: '12px 16px 4px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  list: { margin: 0, padding: '4px 6px', listStyleType: 'none' },
  section: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  loading: {
    padding: '12px',
    display: 'grid',
    gridTemplateColumns: '36px 1fr',
    gap: '10px',
    alignItems: 'center',
  },
});

/** The representative's conversations; with a word on what to do when there are none. */
export function ConversationList({ desk, selectedId }: { desk: Desk | null; selectedId: string | null }) {
  const styles = useStyles();
  const model = useModel();
  const { attempt } = useNotices();
  const error = useDesk((state) => state.deskError);
  const conversations = desk?.conversations ?? [];
  const offered = pendingOffers(desk).length > 0;
  const getsOffers = desk?.presence === 'available' || desk?.presence === 'busy';
  const setAvailable = () =>
    void attempt('Your presence was not changed', () => model.setPresence('available'));

  return (
    <section className={styles.section} aria-labelledby="my-conversations">
      <h2 id="my-conversations" className={styles.title}>
        My conversations{conversations.length > 0 && ` (${conversations.length})`}
      </h2>
      {!desk && error && (
        <EmptyState
          icon={<ErrorCircleRegular />}
          title="Your desk could not be loaded"
          body={error}
          action={<Button onClick={() => model.followDesk()}>Try again</Button>}
        />
      )}
      {!desk && !error && (
        <Skeleton aria-label="Loading your conversations">
          {[0, 1, 2].map((row) => (
            <div key={row} className={styles.loading}>
              <SkeletonItem shape="circle" size={36} />
              <SkeletonItem size={24} />
            </div>
          ))}
        </Skeleton>
      )}
      {desk && conversations.length === 0 && getsOffers && !offered && (
        <EmptyState
          icon={<ChatMultipleRegular />}
          title="Nothing to do right now"
          body="You are available. The next conversation for you shows up here and makes a sound."
        />
      )}
      {desk && conversations.length === 0 && !getsOffers && !offered && (
        <EmptyState
          icon={<PersonAvailableRegular />}
          title={
            desk.presence === 'inactive'
              ? 'You missed an offer'
              : `You are ${presenceLabels[desk.presence].toLowerCase()}`
          }
          body="No conversations are offered to you. Set yourself available to get the next one."
          action={
            <Button appearance="primary" onClick={setAvailable}>
              Set me available
            </Button>
          }
        />
      )}
      {conversations.length > 0 && (
        <ul className={styles.list}>
          {conversations.map((conversation) => (
            <li key={conversation.conversationId}>
              <ConversationItem
                conversation={conversation}
                selected={conversation.conversationId === selectedId}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
