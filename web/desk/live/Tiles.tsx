import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { Live } from '../../../contracts/api/shapes.ts';
import { spokenDuration } from '../../kit/time.ts';
import { useNow } from '../app/context.tsx';
import { percentText, ticking, waitText, waitTone } from './figures.ts';

const useStyles = makeStyles({
  tiles: {
    margin: 0,
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(136px, 1fr))',
    gap: '10px',
  },
  tile: {
    display: 'flex',
    flexDirection: 'column-reverse',
    justifyContent: 'flex-end',
    padding: '12px 14px',
    minWidth: 0,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground1,
    boxShadow: tokens.shadow2,
  },
  label: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  value: {
    margin: 0,
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    letterSpacing: '-0.01em',
  },
  warning: { color: tokens.colorStatusWarningForeground1 },
  danger: { color: tokens.colorStatusDangerForeground1 },
  brand: {},
});

/** The operation in eight numbers. */
export function Tiles({ live }: { live: Live }) {
  const styles = useStyles();
  const now = useNow();
  const { totals } = live;
  const longest = ticking(totals.longestWaitSeconds, live.at, now);
  const aim = live.queues.reduce((most, queue) => Math.max(most, queue.today.serviceLevelSeconds), 20);
  const tone = waitTone(longest, aim);
  const tiles = [
    { label: 'Waiting', value: String(totals.waiting) },
    {
      label: 'Longest wait',
      value: waitText(longest),
      tone,
      spoken: longest === null ? 'nobody waits' : spokenDuration(longest),
    },
    { label: 'With AI agent', value: String(totals.withAiAgent) },
    { label: 'With representatives', value: String(totals.withRepresentative) },
    { label: 'In wrap-up', value: String(totals.wrapUp) },
    { label: 'Service level today', value: percentText(totals.serviceLevelPercent) },
    {
      label: 'Speed of answer',
      value: waitText(totals.averageSpeedOfAnswerSeconds),
      spoken:
        totals.averageSpeedOfAnswerSeconds === null
          ? 'not measured yet'
          : spokenDuration(totals.averageSpeedOfAnswerSeconds),
    },
    {
      label: 'Abandoned today',
      value: String(totals.abandonedToday),
      spoken: `${totals.answeredToday} were answered`,
    },
  ];
  return (
    <dl className={styles.tiles}>
      {tiles.map((tile) => (
        <div key={tile.label} className={styles.tile}>
          <dt className={styles.label}>{tile.label}</dt>
          <dd className={mergeClasses(styles.value, tile.tone && styles[tile.tone])} title={tile.spoken}>
            {tile.value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
