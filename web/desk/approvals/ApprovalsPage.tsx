import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { useEffect, useRef } from 'react';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { useStore } from '../../kit/store.ts';
import { formatRelative } from '../../kit/time.ts';
import { Card, Loading, Page } from '../admin/Page.tsx';
import { useModel, useNow } from '../app/context.tsx';
import { Failure } from '../app/Failure.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';
import { type Approval, inTime } from './approvals.ts';

const useStyles = makeStyles({
  main: { flexGrow: 1, minHeight: 0, overflowY: 'auto', outlineStyle: 'none' },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    maxWidth: '860px',
  },
  heading: { margin: '8px 0 0', fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300 },
  decided: {
    margin: 0,
    padding: '4px 16px',
    listStyleType: 'none',
    '& li': { padding: '8px 0' },
    '& li + li': { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

/** What AI agents ask this person to approve, and what was decided lately. */
export default function ApprovalsPage() {
  const styles = useStyles();
  const { approvals } = useModel();
  const { open, decided, error } = useStore(approvals.store, (state) => state);
  const now = useNow();
  const main = useRef<HTMLElement>(null);
  useEffect(() => void approvals.read(), [approvals]);
  const waiting = inTime(open ?? [], now);
  return (
    <main id="main" tabIndex={-1} ref={main} className={styles.main}>
      <Page
        title="Approvals"
        intro="AI agents ask before they do what only a person may decide. The customer waits for the answer."
      >
        <Failure error={error} onRetry={() => void approvals.read()} />
        {open === null && error === null && <Loading label="Loading the approvals" rows={3} />}
        {open !== null && waiting.length === 0 && (
          <Card>
            <EmptyState
              icon={<CheckmarkCircleRegular />}
              title="Nothing waits for an approval"
              body="When an AI agent needs one, it appears here at once."
            />
          </Card>
        )}
        {waiting.length > 0 && (
          <ul className={styles.list} aria-label="Waiting for a decision">
            {waiting.map((approval) => (
              <ApprovalCard
                key={approval.approvalId}
                approval={approval}
                now={now}
                // The button that had the focus goes with its card.
                onDecided={() => main.current?.focus()}
              />
            ))}
          </ul>
        )}
        {decided.length > 0 && <Decided approvals={decided} now={now} />}
      </Page>
    </main>
  );
}

function Decided({ approvals, now }: { approvals: readonly Approval[]; now: number }) {
  const styles = useStyles();
  return (
    <section aria-labelledby="decided">
      <h2 id="decided" className={styles.heading}>
        Decided lately
      </h2>
      <Card>
        <ul className={styles.decided}>
          {approvals.map(({ approvalId, words, state, decidedBy, decidedAt, customerName, reason }) => (
            <li key={approvalId}>
              <div>{words}</div>
              <div className={styles.small}>
                {state === 'approved' ? 'Approved' : 'Declined'} by {decidedBy ?? 'somebody'} for{' '}
                {customerName}, {formatRelative(decidedAt ?? '', now)}
                {reason !== '' && `: “${reason}”`}
              </div>
            </li>
          ))}
        </ul>
      </Card>
    </section>
  );
}
