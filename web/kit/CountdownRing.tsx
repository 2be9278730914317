import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  ring: { flexShrink: 0 },
  track: { stroke: tokens.colorNeutralStroke2 },
  calm: { stroke: tokens.colorCompoundBrandStroke },
  urgent: { stroke: tokens.colorStatusDangerForeground1 },
  arc: { transition: 'stroke-dashoffset 1s linear' },
  text: {
    fill: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
});

const radius = 17;
const circumference = 2 * Math.PI * radius;

/** A ring that empties as time runs out, with the seconds inside. The text for screen readers is the caller's. */
export function CountdownRing({
  seconds,
  share,
  size = 44,
}: {
  seconds: number;
  share: number;
  size?: number;
}) {
  const styles = useStyles();
  const tone = seconds <= 10 ? styles.urgent : styles.calm;
  return (
    <svg
      className={styles.ring}
      width={size}
      height={size}
      viewBox="0 0 40 40"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="20" cy="20" r={radius} fill="none" strokeWidth="3" className={styles.track} />
      <circle
        cx="20"
        cy="20"
        r={radius}
        fill="none"
        strokeWidth="3"
        strokeLinecap="round"
        transform="rotate(-90 20 20)"
        className={`${tone} ${styles.arc}`}
        strokeDasharray={circumference}
        strokeDashoffset={circumference * (1 - share)}
      />
      <text x="20" y="24.4" textAnchor="middle" fontSize={seconds > 99 ? 10 : 12.5} className={styles.text}>
        {seconds}
      </text>
    </svg>
  );
}
