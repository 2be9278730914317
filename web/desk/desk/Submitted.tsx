import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  list: {
    margin: '2px 0 0',
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    gap: '2px 10px',
    fontSize: tokens.fontSizeBase200,
  },
  row: { display: 'contents' },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: 'anywhere' },
});

const shown = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** What a customer entered into a card. */
export function Submitted({ value }: { value: unknown }) {
  const styles = useStyles();
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value) : [['', value] as const];
  return (
    <>
      Form sent
      <dl className={styles.list}>
        {entries.map(([name, entered]) => (
          <div key={name} className={styles.row}>
            <dt className={styles.name}>{name}</dt>
            <dd className={styles.value}>{shown(entered)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
