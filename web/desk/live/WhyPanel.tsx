import {
  Badge,
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  makeStyles,
  mergeClasses,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { Explanation } from '../../../contracts/api/shapes.ts';
import type { OfferState } from '../../../contracts/words.ts';
import { formatInstant, formatTime } from '../../kit/time.ts';
import { useModel } from '../app/context.tsx';
import { messageOf } from '../realtime/request-error.ts';

const useStyles = makeStyles({
  panel: { padding: '16px 16px 4px', borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  heading: { margin: '0 0 8px', fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400 },
  decision: { marginBottom: '12px', fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  result: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    fontSize: tokens.fontSizeBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  facts: { color: tokens.colorNeutralForeground2, margin: '0 0 4px' },
  reason: { '::first-letter': { textTransform: 'uppercase' } },
  list: {
    margin: '4px 0 0',
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
  },
  considered: { display: 'grid', gridTemplateColumns: '22px minmax(0, 1fr)', gap: '6px' },
  rank: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground2 },
  name: { fontWeight: tokens.fontWeightSemibold },
  out: { color: tokens.colorNeutralForeground2, fontWeight: tokens.fontWeightRegular },
  summary: {
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  none: { margin: '0 0 12px', color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

const offerLabels: Record<OfferState, string> = {
  pending: 'offered now',
  accepted: 'accepted',
  declined: 'declined',
  timed_out: 'missed',
  withdrawn: 'withdrawn',
};
const offerColors = {
  pending: 'brand',
  accepted: 'success',
  declined: 'warning',
  timed_out: 'warning',
  withdrawn: 'subtle',
} as const satisfies Record<OfferState, string>;

/** Why the conversation went to whom it went: every decision of the routing, the last one first. */
export function WhyPanel({ conversationId, version }: { conversationId: string; version: string }) {
  const styles = useStyles();
  const { client } = useModel();
  const [decisions, setDecisions] = useState<readonly Explanation[] | null>(null);
  const [error, setError] = useState<string | null>(null);
  const read = useCallback(() => {
    client.request('conversation.explanation', { conversationId }, { repeatable: true }).then(
      (answer) => {
        setDecisions(answer.decisions);
        setError(null);
      },
      (failure: unknown) => setError(messageOf(failure)),
    );
  }, [client, conversationId]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to read again.
  useEffect(read, [read, version]);

  const ordered = [...(decisions ?? [])].sort((a, b) => b.decidedAt.localeCompare(a.decidedAt));
  return (
    <section className={styles.panel} aria-labelledby="why">
      <h3 id="why" className={styles.heading}>
        Why this representative
      </h3>
      {error !== null && (
        <MessageBar intent="error" layout="multiline">
          <MessageBarBody>{error}</MessageBarBody>
          <MessageBarActions>
            <Button size="small" onClick={read}>
              Try again
            </Button>
          </MessageBarActions>
        </MessageBar>
      )}
      {decisions === null && error === null && <Spinner size="tiny" label="Reading the decisions…" />}
      {decisions?.length === 0 && (
        <p className={styles.none}>The routing has not decided anything here yet.</p>
      )}
      {ordered.map((decision, index) => (
        <Decision key={decision.decidedAt} decision={decision} open={index === 0} />
      ))}
    </section>
  );
}

function Decision({ decision, open }: { decision: Explanation; open: boolean }) {
  const styles = useStyles();
  const { winner, offer, requiredSkills } = decision;
  const considered = [...decision.considered].sort(
    (a, b) =>
      Number(b.eligible) - Number(a.eligible) ||
      (a.rank ?? 1e9) - (b.rank ?? 1e9) ||
      a.displayName.localeCompare(b.displayName),
  );
  return (
    <div className={styles.decision}>
      <div className={styles.result}>
        {winner ? winner.displayName : 'Nobody could take it'}
        {offer && (
          <Badge size="small" appearance="tint" color={offerColors[offer.state]}>
            {offerLabels[offer.state]}
          </Badge>
        )}
      </div>
      {winner && <div className={styles.reason}>{winner.reason}</div>}
      <p className={styles.facts}>
        <time dateTime={decision.decidedAt} title={formatInstant(decision.decidedAt)}>
          {formatTime(decision.decidedAt)}
        </time>{' '}
        · {decision.queue.name} · {decision.method.replaceAll('_', ' ')}
        {requiredSkills.length > 0 &&
          ` · needs ${requiredSkills.map((skill) => `${skill.name} ${skill.proficiency}+`).join(', ')}`}
      </p>
      {considered.length > 0 && (
        <details open={open}>
          <summary className={styles.summary}>{considered.length} considered</summary>
          <ol className={styles.list}>
            {considered.map((each) => (
              <li key={each.userId} className={styles.considered}>
                <span className={styles.rank}>{each.rank ?? '–'}</span>
                <span>
                  <span className={mergeClasses(styles.name, !each.eligible && styles.out)}>
                    {each.displayName}
                  </span>
                  <span className={styles.out}> {each.reason}</span>
                </span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
}
