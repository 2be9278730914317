import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

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

/** One figure of a page. */
export interface Tile {
  readonly label: string;
  /** As it is shown. */
  readonly value: string;
  /** In words, or what it means: shown when pointed at. */
  readonly title?: string;
  readonly tone?: 'warning' | 'danger' | 'brand';
}

/** A page's few figures, large and beside each other. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  const styles = useStyles();
  return (
    <dl className={styles.tiles}>
      {tiles.map(({ label, value, title, tone }) => (
        <div key={label} className={styles.tile}>
          <dt className={styles.label}>{label}</dt>
          <dd className={mergeClasses(styles.value, tone && styles[tone])} title={title}>
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
