import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import type { ReactElement } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';

export type OutsideTest = OutputOf<'outside_agent.test'>;
type Stage = OutsideTest['stages'][number];

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
  },
  stage: { display: 'grid', gridTemplateColumns: '22px minmax(0, 1fr)', gap: '6px', alignItems: 'start' },
  icon: { fontSize: '18px', lineHeight: 0, marginTop: '1px' },
  passed: { color: tokens.colorStatusSuccessForeground1 },
  failed: { color: tokens.colorStatusDangerForeground1 },
  skipped: { color: tokens.colorNeutralForeground3 },
  title: { fontWeight: tokens.fontWeightSemibold },
  message: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
});

const titles: Record<Stage['stage'], string> = {
  settings: 'Settings',
  sign_in: 'Sign-in',
  conversation: 'Conversation',
  answer: 'Greeting',
  stream: 'Stream',
};

const icons: Record<Stage['outcome'], ReactElement> = {
  passed: <CheckmarkCircleRegular aria-label="Passed" />,
  failed: <ErrorCircleRegular aria-label="Failed" />,
  skipped: <CircleRegular aria-label="Not tried" />,
};

/** How far a trial came, in plain words. */
export function TestResult({ test }: { test: OutsideTest | 'running' }) {
  const styles = useStyles();
  const stages = test === 'running' ? [] : test.stages;
  return (
    <ul
      className={styles.list}
      aria-label="Stages of the test"
      aria-live="polite"
      aria-busy={test === 'running'}
    >
      {test === 'running' && <li className={styles.message}>Trying it …</li>}
      {stages.map(({ stage, outcome, message }) => (
        <li key={stage} className={styles.stage}>
          <span className={`${styles.icon} ${styles[outcome]}`}>{icons[outcome]}</span>
          <div>
            <span className={styles.title}>{titles[stage]}</span>
            <div className={styles.message}>{message}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}
