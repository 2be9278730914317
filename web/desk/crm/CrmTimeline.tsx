import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import { formatInstant, formatTime } from '../../kit/time.ts';
import { useNow } from '../app/context.tsx';
import { Attempt } from './Attempt.tsx';
import { occurrenceLabel, stateColors, stateLabels, stepMomentLabels } from './delivery-words.ts';

const useStyles = makeStyles({
  root: { fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  summary: {
    width: 'fit-content',
    cursor: 'pointer',
    color: tokens.colorNeutralForeground2,
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  list: {
    margin: '6px 0 0',
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
  },
  facts: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '2px 6px' },
  quiet: { color: tokens.colorNeutralForeground2 },
  attempts: {
    margin: '4px 0 0',
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
  },
});

type Entry = OutputOf<'conversation.crm'>['timeline'][number];

/** What was sent to the CRMs of this conversation, and how each delivery stands. */
export function CrmTimeline({ deliveries }: { deliveries: readonly Entry[] }) {
  const styles = useStyles();
  const dead = deliveries.filter((each) => each.state === 'dead').length;
  const open = deliveries.filter((each) => !['delivered', 'skipped'].includes(each.state)).length;
  const word = dead > 0 ? `${dead} not delivered` : open > 0 ? `${open} under way` : 'all delivered';
  return (
    <details className={styles.root} open={dead > 0}>
      <summary className={styles.summary}>CRM timeline: {word}</summary>
      <ol className={styles.list}>
        {deliveries.map((delivery) => (
          <li key={delivery.id}>
            <DeliveryRow delivery={delivery} />
          </li>
        ))}
      </ol>
    </details>
  );
}

function DeliveryRow({ delivery }: { delivery: Entry }) {
  const styles = useStyles();
  const now = useNow();
  const at = delivery.finishedAt ?? delivery.createdAt;
  const soon = delivery.state === 'due' && delivery.dueAt !== null && Date.parse(delivery.dueAt) > now;
  return (
    <>
      <div className={styles.facts}>
        <Badge size="small" appearance="tint" color={stateColors[delivery.state]}>
          {delivery.state === 'dead' ? 'Not delivered' : stateLabels[delivery.state]}
        </Badge>
        <span>
          {stepMomentLabels[delivery.step]}
          {delivery.occurrence ? ` (${occurrenceLabel(delivery.occurrence)})` : ''}
        </span>
        <span className={styles.quiet} title={formatInstant(at)}>
          {delivery.connectionName} · {formatTime(at)}
          {soon && delivery.dueAt ? ` · next try ${formatTime(delivery.dueAt)}` : ''}
        </span>
      </div>
      {delivery.reason && <div>{delivery.reason}</div>}
      {delivery.lastAttempts.length > 0 && (
        <details>
          <summary className={styles.summary}>
            {delivery.attempts === 1 ? 'One attempt' : `${delivery.attempts} attempts`}
          </summary>
          <ol className={styles.attempts}>
            {delivery.lastAttempts.map((attempt) => (
              <li key={attempt.at}>
                <Attempt attempt={attempt} open={delivery.lastAttempts.length === 1} />
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}
