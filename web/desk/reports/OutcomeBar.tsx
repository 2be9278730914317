import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { type Outcome, type Outcomes, outcomes, outcomeWords } from './outcomes.ts';

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
  part: { minWidth: '2px' },
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

/** The colour of each end: the same in every chart, told apart in light and dark. */
export const outcomeColours: Readonly<Record<Outcome, string>> = {
  resolved: tokens.colorPaletteGreenBackground3,
  contained: tokens.colorPaletteTealBackground2,
  handedOn: tokens.colorPaletteBlueBorderActive,
  escalated: tokens.colorPaletteMarigoldBackground3,
  abandoned: tokens.colorPaletteRedBackground3,
  unengaged: tokens.colorNeutralStroke1,
};

/** How the sessions ended, to look at beside the numbers that say the same. */
export function OutcomeBar({ counts }: { counts: Outcomes }) {
  const styles = useStyles();
  return (
    <div className={styles.bar} aria-hidden="true">
      {outcomes.map(
        (outcome) =>
          counts[outcome] > 0 && (
            <div
              key={outcome}
              className={styles.part}
              style={{
                flexGrow: counts[outcome],
                flexBasis: 0,
                backgroundColor: outcomeColours[outcome],
              }}
            />
          ),
      )}
    </div>
  );
}

/** What the colours mean, with how many sessions ended so. */
export function OutcomeLegend({ counts }: { counts: Outcomes }) {
  const styles = useStyles();
  return (
    <ul className={styles.legend}>
      {outcomes.map((outcome) => (
        <li key={outcome} className={styles.item} title={outcomeWords[outcome].meaning}>
          <span
            className={mergeClasses(styles.dot)}
            style={{ backgroundColor: outcomeColours[outcome] }}
            aria-hidden="true"
          />
          {outcomeWords[outcome].label}
          <strong>{counts[outcome]}</strong>
        </li>
      ))}
    </ul>
  );
}
