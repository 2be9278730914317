import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import { formatClock, formatRelative, spokenDuration } from '../../kit/time.ts';
import { VisuallyHidden } from '../../kit/VisuallyHidden.tsx';
import { useModel } from '../app/context.tsx';
import { useNotices } from '../app/notices.tsx';
import { PlaceLink } from '../app/router.tsx';
import type { Approval } from './approvals.ts';

const useStyles = makeStyles({
  card: {
    display: 'flex',
    flexDirection: 'column',
    gap: '10px',
    padding: '14px 16px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
  },
  head: { display: 'flex', gap: '12px', alignItems: 'flex-start' },
  words: {
    margin: 0,
    flexGrow: 1,
    minWidth: 0,
    overflowWrap: 'anywhere',
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  left: {
    flexShrink: 0,
    fontVariantNumeric: 'tabular-nums',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  facts: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  link: { color: tokens.colorBrandForegroundLink },
  answer: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'flex-end' },
  reason: { flexGrow: 1, minWidth: '200px' },
  buttons: { display: 'flex', gap: '8px' },
});

interface ApprovalCardProps {
  approval: Approval;
  /** The server's time, milliseconds. */
  now: number;
  onDecided(): void;
}

/** One request: for whom, what would be done, and the two answers. */
export function ApprovalCard({ approval, now, onDecided }: ApprovalCardProps) {
  const styles = useStyles();
  const model = useModel();
  const { attempt, notify } = useNotices();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const { approvalId, words, customerName, askedBy, queueName, askedAt, conversationId } = approval;
  const seconds = Math.max(0, Math.round((Date.parse(approval.expiresAt) - now) / 1000));

  const decide = async (decision: 'approved' | 'declined') => {
    setBusy(true);
    const went = await attempt('That could not be decided', () =>
      model.approvals.decide({ approvalId, decision, reason: reason.trim() }),
    );
    if (went) notify('success', decision === 'approved' ? 'Approved' : 'Declined', words);
    setBusy(false);
    onDecided();
  };

  return (
    <li className={styles.card} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.words}>
          {words}
        </h2>
        <span className={styles.left}>
          <VisuallyHidden>Time left: {spokenDuration(seconds)}</VisuallyHidden>
          <span aria-hidden="true">{formatClock(seconds)}</span>
        </span>
      </div>
      <p className={styles.facts}>
        For{' '}
        {model.isLead ? (
          <PlaceLink to={{ page: 'conversations', conversationId }} className={styles.link}>
            {customerName}
          </PlaceLink>
        ) : (
          customerName
        )}
        {' · asked by '}
        {askedBy}
        {queueName !== null && ` · ${queueName}`}
        {' · '}
        {formatRelative(askedAt, now)}
      </p>
      <div className={styles.answer}>
        <Field label="Reason, told to the customer" className={styles.reason}>
          <Input
            value={reason}
            maxLength={500}
            placeholder="Not needed"
            onChange={(_, { value }) => setReason(value)}
          />
        </Field>
        <div className={styles.buttons}>
          <Button
            appearance="primary"
            disabled={busy}
            aria-label={`Approve: ${words}`}
            onClick={() => void decide('approved')}
          >
            Approve
          </Button>
          <Button disabled={busy} aria-label={`Decline: ${words}`} onClick={() => void decide('declined')}>
            Decline
          </Button>
        </div>
      </div>
    </li>
  );
}
