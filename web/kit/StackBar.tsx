import { makeStyles, tokens } from '@fluentui/react-components';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    gap: '1px',
    height: '10px',
    minWidth: '80px',
    borderRadius: '5px',
    overflow: 'hidden',
    backgroundColor: tokens.colorNeutralStroke3,
  },
  part: { minWidth: '2px', flexBasis: 0 },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '4px 14px',
    margin: 0,
    padding: 0,
    listStyle: 'none',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
  item: { display: 'inline-flex', alignItems: 'center', gap: '6px' },
  dot: { width: '10px', height: '10px', borderRadius: '3px', flexShrink: 0 },
});

/** A part of a whole, with the colour that it has wherever it is shown. */
export interface Part {
  readonly label: string;
  readonly count: number;
  readonly colour: string;
  /** What it means. */
  readonly title?: string;
}

/** Parts of a whole in one line, to look at beside the numbers that say the same. */
export function StackBar({ parts }: { parts: readonly Part[] }) {
  const styles = useStyles();
  return (
    <div className={styles.bar} aria-hidden="true">
      {parts.map(
        ({ label, count, colour }) =>
          count > 0 && (
            <div key={label} className={styles.part} style={{ flexGrow: count, backgroundColor: colour }} />
          ),
      )}
    </div>
  );
}

/** What the colours mean, and how much of each there is. @param say a part's amount in words. */
export function Legend({ parts, say }: { parts: readonly Part[]; say: (part: Part) => string }) {
  const styles = useStyles();
  return (
    <ul className={styles.legend}>
      {parts.map((part) => (
        <li key={part.label} className={styles.item} title={part.title}>
          <span className={styles.dot} style={{ backgroundColor: part.colour }} aria-hidden="true" />
          {part.label} <strong>{say(part)}</strong>
        </li>
      ))}
    </ul>
  );
}
