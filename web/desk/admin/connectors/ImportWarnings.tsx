import { makeStyles, tokens } from '@fluentui/react-components';
import type { OutputOf } from '../../../../contracts/api/operations.ts';

const useStyles = makeStyles({
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    maxHeight: '240px',
    overflowY: 'auto',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  row: { display: 'grid', gridTemplateColumns: '84px minmax(0, 1fr)', gap: '8px', padding: '3px 0' },
  place: { color: tokens.colorNeutralForeground2, fontVariantNumeric: 'tabular-nums' },
  summary: { cursor: 'pointer' },
});

type Warning = OutputOf<'connector.import'>['warnings'][number];

/** `12:5`, or empty when it is nowhere in particular. */
export function placeOfWarning({ line, column }: Pick<Warning, 'line' | 'column'>): string {
  return line === null ? '' : `line ${line}${column === null ? '' : `:${column}`}`;
}

/** What the import found to remark, with its places in the description. */
export function ImportWarnings({ warnings }: { warnings: readonly Warning[] }) {
  const styles = useStyles();
  if (warnings.length === 0) return null;
  return (
    <details open={warnings.length <= 5}>
      <summary className={styles.summary}>
        {warnings.length === 1 ? 'One warning' : `${warnings.length} warnings`}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it. */}
      <section aria-label="Warnings" tabIndex={0} className={styles.list}>
        {warnings.map((warning) => (
          <div key={`${warning.line}:${warning.column} ${warning.message}`} className={styles.row}>
            <span className={styles.place}>{placeOfWarning(warning) || '–'}</span>
            <span>{warning.message}</span>
          </div>
        ))}
      </section>
    </details>
  );
}
