import { makeStyles, Tooltip, tokens } from '@fluentui/react-components';
import { useDesk } from './context.tsx';

const useStyles = makeStyles({
  meter: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  track: {
    width: '56px',
    height: '6px',
    borderRadius: '3px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralStroke2,
    '@media (max-width: 900px)': { display: 'none' },
  },
  fill: {
    height: '100%',
    backgroundColor: tokens.colorCompoundBrandBackground,
    transition: 'width 200ms ease-out',
  },
  full: { backgroundColor: tokens.colorStatusWarningBackground3 },
  numbers: { fontVariantNumeric: 'tabular-nums', '@media (max-width: 480px)': { display: 'none' } },
});

/** How much of the representative's capacity is in use. */
export function CapacityMeter() {
  const styles = useStyles();
  const capacity = useDesk((state) => state.desk?.capacity ?? null);
  if (!capacity) return null;
  const { reserved, total } = capacity;
  const share = total > 0 ? Math.min(1, reserved / total) : 1;
  return (
    <Tooltip relationship="description" content={`${reserved} of ${total} units of your capacity are in use`}>
      {/* biome-ignore lint/a11y/useSemanticElements: the native meter cannot hold a bar and numbers. */}
      <div
        className={styles.meter}
        role="meter"
        aria-label="Capacity in use"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={reserved}
        aria-valuetext={`${reserved} of ${total}`}
      >
        <div className={styles.track}>
          <div
            className={`${styles.fill} ${share >= 1 ? styles.full : ''}`}
            style={{ width: `${share * 100}%` }}
          />
        </div>
        <span className={styles.numbers}>
          {reserved}/{total}
        </span>
      </div>
    </Tooltip>
  );
}
