import { makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { CircleRegular } from '@fluentui/react-icons/svg/circle';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { TestStage } from '../../../../contracts/crm.ts';

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
  warning: { color: tokens.colorStatusWarningForeground1 },
  skipped: { color: tokens.colorNeutralForeground3 },
  title: { fontWeight: tokens.fontWeightSemibold },
  message: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  time: { marginLeft: '6px', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  detail: {
    margin: '4px 0 0',
    padding: '6px 8px',
    maxHeight: '160px',
    overflow: 'auto',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
  },
  summary: { cursor: 'pointer', fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});

const titles: Record<TestStage['stage'], string> = {
  address: 'Address',
  token: 'Sign-in (token)',
  identity: 'Who we are (WhoAmI)',
  metadata: 'Records and fields (metadata)',
};
const outcomes: Record<TestStage['outcome'], string> = {
  passed: 'Passed',
  failed: 'Failed',
  warning: 'Passed, with a warning',
  skipped: 'Not tried',
};

/** One stage of a trial, as it is shown. Without an outcome it is going on. */
export interface StageRow {
  readonly key: string;
  readonly title: string;
  readonly outcome?: TestStage['outcome'];
  readonly message?: string;
  readonly durationMs?: number | undefined;
  /** What the other side said, word by word. */
  readonly detail?: string | undefined;
}

/** The stages of a connection's test: what was found at each, in plain words, and what the other side said. */
export function TestStages({ stages, running }: { stages: readonly TestStage[]; running: boolean }) {
  const rows: StageRow[] = running
    ? Object.entries(titles).map(([key, title]) => ({ key, title }))
    : stages.map((stage) => ({ ...stage, key: stage.stage, title: titles[stage.stage] }));
  return <StageList rows={rows} running={running} />;
}

/** How far a trial came, stage by stage; said as it goes on. */
export function StageList({ rows, running }: { rows: readonly StageRow[]; running: boolean }) {
  const styles = useStyles();
  return (
    <ul className={styles.list} aria-label="Stages of the test" aria-live="polite" aria-busy={running}>
      {rows.map(({ key, title, outcome, message, durationMs, detail }) => (
        <li key={key} className={styles.stage}>
          {outcome ? (
            <span className={`${styles.icon} ${styles[outcome]}`}>{icons[outcome]}</span>
          ) : (
            <Spinner size="extra-tiny" aria-hidden="true" />
          )}
          <div>
            <span className={styles.title}>{title}</span>
            {durationMs !== undefined && <span className={styles.time}>{Math.round(durationMs)} ms</span>}
            {message && <div className={styles.message}>{message}</div>}
            {detail && (
              <details>
                <summary className={styles.summary}>What the other side said</summary>
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
                <pre className={styles.detail} tabIndex={0}>
                  {detail}
                </pre>
              </details>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

const icons = {
  passed: <CheckmarkCircleRegular aria-label={outcomes.passed} />,
  failed: <ErrorCircleRegular aria-label={outcomes.failed} />,
  warning: <WarningRegular aria-label={outcomes.warning} />,
  skipped: <CircleRegular aria-label={outcomes.skipped} />,
};
