import { makeStyles, tokens } from '@fluentui/react-components';
import { outcomeColours } from './OutcomeBar.tsx';
import { daysOf, type Figures, outcomes, outcomeWords, percent } from './outcomes.ts';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto' },
  // How high the highest column is.
  scale: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    marginBottom: '-8px',
    fontSize: tokens.fontSizeBase100,
    color: tokens.colorNeutralForeground2,
    '::after': { content: '""', flexGrow: 1, borderTop: `1px dashed ${tokens.colorNeutralStroke2}` },
  },
  chart: {
    display: 'flex',
    alignItems: 'flex-end',
    gap: '3px',
    height: '150px',
    minWidth: 'min-content',
    margin: 0,
    padding: '0 0 4px',
    listStyle: 'none',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  day: {
    flex: '1 1 0',
    minWidth: '8px',
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    justifyContent: 'flex-end',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  stack: {
    display: 'flex',
    flexDirection: 'column',
    gap: '1px',
    width: '100%',
    maxWidth: '44px',
    margin: '0 auto',
    borderRadius: '3px',
    overflow: 'hidden',
  },
  labels: { display: 'flex', gap: '3px', minWidth: 'min-content', marginTop: '4px' },
  label: {
    flex: '1 1 0',
    minWidth: '8px',
    textAlign: 'center',
    fontSize: tokens.fontSizeBase100,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
    overflow: 'visible',
  },
});

type Day = Figures['days'][number];

/** Sessions by day and by how they ended. Each column says in words what it shows. */
export function DayChart({ figures }: { figures: Pick<Figures, 'from' | 'to' | 'days'> }) {
  const styles = useStyles();
  const { days } = figures;
  const known = new Map(days.map((each) => [each.day, each]));
  const all = daysOf(figures);
  const most = Math.max(...days.map(({ rates }) => rates.sessions), 1);
  // Each label needs some room: with many days every so many has one.
  const every = Math.ceil(all.length / 12);
  return (
    <div className={styles.scroll}>
      <div className={styles.scale} aria-hidden="true">
        {most}
      </div>
      <ul className={styles.chart} aria-label="Sessions by day">
        {all.map((day) => (
          <Column key={day} day={day} figures={known.get(day)} most={most} />
        ))}
      </ul>
      <div className={styles.labels} aria-hidden="true">
        {all.map((day, n) => (
          <span key={day} className={styles.label}>
            {n % every === 0 ? shortDay(day) : ''}
          </span>
        ))}
      </div>
    </div>
  );
}

function Column({ day, figures, most }: { day: string; figures: Day | undefined; most: number }) {
  const styles = useStyles();
  const words = figures ? described(day, figures) : `${longDay(day)}: no sessions`;
  return (
    <li className={styles.day} title={words} aria-label={words}>
      {figures && (
        <div
          className={styles.stack}
          style={{ height: `${(100 * figures.rates.sessions) / most}%` }}
          aria-hidden="true"
        >
          {[...outcomes].reverse().map(
            (outcome) =>
              figures.outcomes[outcome] > 0 && (
                <div
                  key={outcome}
                  style={{
                    flexGrow: figures.outcomes[outcome],
                    flexBasis: 0,
                    backgroundColor: outcomeColours[outcome],
                  }}
                />
              ),
          )}
        </div>
      )}
    </li>
  );
}

function described(day: string, { outcomes: counts, rates }: Day): string {
  const parts = outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => `${counts[outcome]} ${outcomeWords[outcome].label.toLowerCase()}`);
  return `${longDay(day)}: ${rates.sessions} sessions (${parts.join(', ')}), containment ${percent(rates.containment)}`;
}

// A day is a date without a zone: it is written as it stands.
const format = (day: string, options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(undefined, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
const shortDay = (day: string) => format(day, { day: 'numeric', month: 'short' });
const longDay = (day: string) => format(day, { weekday: 'long', day: 'numeric', month: 'long' });
