import { Avatar, Badge, Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import type { ReactNode } from 'react';
import type { ConversationSummary } from '../../../contracts/api/shapes.ts';
import { navigate, type Place } from '../app/router.tsx';
import { channelLabel, stateLabels } from '../app/words.ts';

const useStyles = makeStyles({
  header: {
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: '6px 10px',
    padding: '8px 12px',
    minHeight: '44px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  who: { minWidth: '120px', flexGrow: 1, flexBasis: '120px' },
  name: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  facts: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    whiteSpace: 'nowrap',
    overflow: 'hidden',
  },
  where: { overflow: 'hidden', textOverflow: 'ellipsis' },
  badge: { flexShrink: 0 },
  actions: { display: 'flex', alignItems: 'center', gap: '4px', flexWrap: 'wrap' },
});

const stateColors = {
  open: 'brand',
  active: 'success',
  waiting: 'informative',
  wrap_up: 'warning',
  closed: 'subtle',
} as const;

/** The state of a conversation as a badge. */
export function StateBadge({ state }: { state: ConversationSummary['state'] }) {
  const styles = useStyles();
  return (
    <Badge className={styles.badge} appearance="tint" size="small" color={stateColors[state]}>
      {stateLabels[state]}
    </Badge>
  );
}

interface ConversationHeaderProps {
  conversation: ConversationSummary;
  /** Where "Back" leads; none without it. */
  back: Place | null;
  children?: ReactNode;
}

/** Who the conversation is with and how it stands; what can be done stands on the right. */
export function ConversationHeader({ conversation, back, children }: ConversationHeaderProps) {
  const styles = useStyles();
  const { customer, queue, channel, state } = conversation;
  return (
    <div className={styles.header}>
      {back && (
        <Button
          appearance="subtle"
          icon={<ArrowLeftRegular />}
          aria-label="Back"
          onClick={() => navigate(back)}
        />
      )}
      <Avatar name={customer.name} color="colorful" size={32} aria-hidden="true" />
      <div className={styles.who}>
        <h2 className={styles.name}>{customer.name}</h2>
        <div className={styles.facts}>
          <StateBadge state={state} />
          <span className={styles.where}>
            {queue ? `${queue.name} · ` : ''}
            {channelLabel(channel)}
          </span>
        </div>
      </div>
      <div className={styles.actions}>{children}</div>
    </div>
  );
}
