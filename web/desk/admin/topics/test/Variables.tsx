import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { AgentTestStep } from '../../../../../contracts/api/operations-agents.ts';
import { variablesAfter } from './trace.ts';

const useStyles = makeStyles({
  variables: {
    flexShrink: 0,
    maxHeight: '30%',
    overflowY: 'auto',
    padding: '4px 12px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: '18px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    '& summary': { cursor: 'pointer', fontWeight: tokens.fontWeightSemibold },
    '& summary:focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  list: { display: 'grid', gridTemplateColumns: 'auto minmax(0, 1fr)', gap: '0 10px', margin: '4px 0' },
  row: { display: 'contents' },
  name: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  changed: { fontWeight: tokens.fontWeightBold, color: tokens.colorNeutralForeground1 },
});

/** All variables after the last turn; those it changed stand out. */
export function Variables({ turn, before }: { turn: AgentTestStep; before: AgentTestStep | null }) {
  const styles = useStyles();
  const variables = variablesAfter(turn, before);
  const changed = variables.filter((each) => each.changed).length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it.
    <section className={styles.variables} aria-label="Variables" tabIndex={0}>
      <details open>
        <summary>
          Variables ({variables.length}
          {changed > 0 ? `, ${changed} changed` : ''})
        </summary>
        <dl className={styles.list}>
          {variables.map(({ name, value, changed: isNew }) => (
            <div key={name} className={styles.row}>
              <dt className={mergeClasses(styles.name, isNew && styles.changed)}>{name}</dt>
              <dd className={mergeClasses(styles.value, isNew && styles.changed)}>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
    </section>
  );
}
