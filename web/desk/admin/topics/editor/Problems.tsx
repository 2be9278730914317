import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { ErrorCircleFilled } from '@fluentui/react-icons/svg/error-circle';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { EmptyState } from '../../../../kit/EmptyState.tsx';
import type { Issue, PlacedIssue } from '../model/issues.ts';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: '6px' },
  issue: {
    width: '100%',
    display: 'flex',
    gap: '8px',
    padding: '6px 8px',
    textAlign: 'left',
    cursor: 'pointer',
    font: 'inherit',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground1,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
    '& svg': { flexShrink: 0, fontSize: '16px' },
  },
  error: { color: tokens.colorStatusDangerForeground1, display: 'inline-flex' },
  warning: { color: tokens.colorStatusWarningForeground3, display: 'inline-flex' },
  place: { color: tokens.colorNeutralForeground2, display: 'block' },
});

/** Everything that is wrong with the topic, each leading to its node. */
export function Problems({
  issues,
  onGo,
}: {
  issues: readonly (Issue | PlacedIssue)[];
  onGo: (issue: Issue | PlacedIssue) => void;
}) {
  const styles = useStyles();
  if (issues.length === 0) {
    return (
      <EmptyState
        icon={<CheckmarkCircleRegular />}
        title="Nothing is wrong"
        body="The topic can be published."
      />
    );
  }
  return (
    <ul className={styles.list} aria-label="Problems">
      {issues.map((issue) => (
        <li key={`${issue.line}:${issue.column}:${issue.message}`}>
          <button type="button" className={styles.issue} onClick={() => onGo(issue)}>
            <span className={mergeClasses(issue.severity === 'error' ? styles.error : styles.warning)}>
              {issue.severity === 'error' ? (
                <ErrorCircleFilled aria-label="Error" />
              ) : (
                <WarningFilled aria-label="Warning" />
              )}
            </span>
            <span>
              {issue.message}
              <span className={styles.place}>
                line {issue.line}, column {issue.column}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
