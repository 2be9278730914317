import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  track: {
    width: '100%',
    minWidth: '48px',
    height: '8px',
    borderRadius: '4px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralStroke3,
  },
  fill: { height: '100%', borderRadius: '4px', transition: 'width 300ms ease-out' },
  brand: { backgroundColor: tokens.colorCompoundBrandBackground },
  warning: { backgroundColor: tokens.colorStatusWarningBackground3 },
  danger: { backgroundColor: tokens.colorStatusDangerBackground3 },
});

/** A bar to look at beside the number that says the same; hidden from screen readers for that reason. */
export function Bar({ share, tone = 'brand' }: { share: number; tone?: 'brand' | 'warning' | 'danger' }) {
  const styles = useStyles();
  const width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return (
    <div className={styles.track} aria-hidden="true">
      <div className={mergeClasses(styles.fill, styles[tone])} style={{ width }} />
    </div>
  );
}
