import { Badge, makeStyles, tokens } from '@fluentui/react-components';
import type { DeliveryAttempt } from '../../../contracts/crm.ts';
import { formatInstant } from '../../kit/time.ts';
import { CodeBlock, prettyJson } from '../app/CodeBlock.tsx';
import { outcomeLabels } from './delivery-words.ts';

const useStyles = makeStyles({
  root: {
    padding: '6px 8px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  summary: {
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusSmall,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  facts: { color: tokens.colorNeutralForeground2 },
  label: { display: 'block', margin: '6px 0 2px', fontWeight: tokens.fontWeightSemibold },
});

/** One attempt of a delivery: what was sent, what came back, and what was made of it. */
export function Attempt({ attempt, open = false }: { attempt: DeliveryAttempt; open?: boolean }) {
  const styles = useStyles();
  const { request } = attempt;
  const good = attempt.outcome === 'succeeded' || attempt.outcome === 'already_done';
  return (
    <details className={styles.root} open={open}>
      <summary className={styles.summary}>
        <Badge
          size="small"
          appearance="tint"
          color={good ? 'success' : attempt.outcome === 'failed' ? 'danger' : 'warning'}
        >
          {attempt.status ?? 'No answer'}
        </Badge>{' '}
        {outcomeLabels[attempt.outcome]}{' '}
        <span className={styles.facts}>
          · {formatInstant(attempt.at)} · {Math.round(attempt.durationMs)} ms
        </span>
      </summary>
      {attempt.message && <div>{attempt.message}</div>}
      <span className={styles.label}>Request</span>
      <CodeBlock
        label="Request"
        text={`${request.method} ${request.url}${headersOf(request.headers)}${request.body ? `\n\n${prettyJson(request.body)}` : ''}`}
      />
      <span className={styles.label}>Answer</span>
      <CodeBlock label="Answer" text={attempt.response === '' ? '(empty)' : prettyJson(attempt.response)} />
    </details>
  );
}

function headersOf(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `\n${name}: ${value}`)
    .join('');
}
