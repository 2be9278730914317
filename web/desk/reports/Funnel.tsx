import { makeStyles, tokens } from '@fluentui/react-components';
import { type Figures, stagesOf } from './outcomes.ts';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyle: 'none', display: 'flex', flexDirection: 'column', gap: '6px' },
  stage: {
    display: 'grid',
    gridTemplateColumns: '104px minmax(60px, 1fr) 76px minmax(96px, 30%)',
    '@media (max-width: 640px)': { gridTemplateColumns: '104px minmax(40px, 1fr) 76px' },
    alignItems: 'center',
    gap: '10px',
    fontSize: tokens.fontSizeBase200,
  },
  track: { height: '22px', display: 'flex', justifyContent: 'center' },
  fill: {
    height: '100%',
    minWidth: '3px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorCompoundBrandBackground,
    transition: 'width 300ms ease-out',
  },
  count: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  lost: {
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    '@media (max-width: 640px)': { gridColumn: '2 / -1', marginTop: '-4px' },
  },
  share: { color: tokens.colorNeutralForeground3 },
});

/** From all sessions to those that were resolved: how many are left at each stage. */
export function Funnel({ figures }: { figures: Pick<Figures, 'outcomes' | 'rates'> }) {
  const styles = useStyles();
  const stages = stagesOf(figures);
  const all = stages[0]?.count ?? 0;
  return (
    <ol className={styles.list} aria-label="Funnel">
      {stages.map(({ label, count, lost }) => (
        <li key={label} className={styles.stage}>
          <span>{label}</span>
          <span className={styles.track} aria-hidden="true">
            <span className={styles.fill} style={{ width: `${all === 0 ? 0 : (100 * count) / all}%` }} />
          </span>
          <span className={styles.count}>
            {count}{' '}
            <span className={styles.share}>{all === 0 ? '' : `${Math.round((100 * count) / all)} %`}</span>
          </span>
          {lost !== '' && (
            <span className={styles.lost} title={lost}>
              − {lost}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}
