import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { matrixOf } from './matrix.ts';
import type { IntentOverview } from './overview.ts';
import { heatOf, percent, shareOf } from './percent.ts';

const cell = '34px';

const useStyles = makeStyles({
  table: { borderCollapse: 'separate', borderSpacing: '2px', fontSize: tokens.fontSizeBase200 },
  column: {
    height: '124px',
    width: cell,
    padding: 0,
    verticalAlign: 'bottom',
    fontWeight: tokens.fontWeightRegular,
  },
  upright: {
    writingMode: 'vertical-rl',
    transform: 'rotate(180deg)',
    maxHeight: '120px',
    margin: '0 auto',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  row: {
    maxWidth: '180px',
    padding: '0 8px 0 0',
    textAlign: 'right',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    fontWeight: tokens.fontWeightRegular,
  },
  shown: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground1 },
  axis: {
    padding: '0 8px 4px 0',
    textAlign: 'right',
    verticalAlign: 'bottom',
    color: tokens.colorNeutralForeground3,
    fontWeight: tokens.fontWeightRegular,
  },
  cell: {
    position: 'relative',
    overflow: 'hidden',
    width: cell,
    minWidth: cell,
    height: '28px',
    padding: 0,
    textAlign: 'center',
    fontVariantNumeric: 'tabular-nums',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  mistaken: {
    cursor: 'pointer',
    fontWeight: tokens.fontWeightSemibold,
    ':hover': { outline: `1px solid ${tokens.colorNeutralStrokeAccessible}` },
  },
  chosen: { outline: `2px solid ${tokens.colorCompoundBrandStroke}` },
  colour: { position: 'absolute', inset: 0, backgroundColor: tokens.colorPaletteRedBackground2 },
  right: { color: tokens.colorNeutralForeground2, backgroundColor: tokens.colorBrandBackground2 },
  text: { position: 'relative' },
});

/** More would not be read. */
const size = 12;

interface ConfusionMatrixProps {
  data: IntentOverview;
  /** The pair whose phrases are shown. */
  shown: { readonly intent: string; readonly takenFor: string };
  onChoose: (intent: string, takenFor: string) => void;
}

/**
 * What is meant, row by row, and what it is taken for, column by column, of the intents that are mistaken most. To look
 * at and to click: the list beside it says the same by keyboard.
 */
export function ConfusionMatrix({ data, shown, onChoose }: ConfusionMatrixProps) {
  const styles = useStyles();
  const { intents, counts, most } = matrixOf(data.confusions, size);
  const rows = new Map(data.intents.map((row) => [row.intent, row]));
  const nameOf = (intent: string) => rows.get(intent)?.displayName ?? intent;
  const rightOf = (intent: string) => {
    const { recognised = 0, asked = 0 } = rows.get(intent) ?? {};
    return shareOf(recognised, asked);
  };
  return (
    <table className={styles.table} aria-hidden="true">
      <thead>
        <tr>
          <th className={styles.axis}>meant ↓ taken for →</th>
          {intents.map((column) => (
            <th
              key={column}
              className={mergeClasses(styles.column, column === shown.takenFor && styles.shown)}
            >
              <div className={styles.upright} title={nameOf(column)}>
                {nameOf(column)}
              </div>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {intents.map((row) => (
          <tr key={row}>
            <th
              className={mergeClasses(styles.row, row === shown.intent && styles.shown)}
              title={nameOf(row)}
            >
              {nameOf(row)}
            </th>
            {intents.map((column) => {
              const count = counts.get(row)?.get(column) ?? 0;
              const right = row === column ? rightOf(row) : null;
              const chosen = row === shown.intent && column === shown.takenFor;
              return (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the list beside the matrix does the same by keyboard.
                <td
                  key={column}
                  className={mergeClasses(
                    styles.cell,
                    row === column && styles.right,
                    count > 0 && styles.mistaken,
                    chosen && styles.chosen,
                  )}
                  title={
                    row === column
                      ? `${nameOf(row)}: ${percent(right)} recognised`
                      : count > 0
                        ? `${nameOf(row)}, taken for ${nameOf(column)}: ${count}`
                        : undefined
                  }
                  onClick={count > 0 ? () => onChoose(row, column) : undefined}
                >
                  {count > 0 && <div className={styles.colour} style={{ opacity: heatOf(count, most) }} />}
                  <span className={styles.text}>
                    {count > 0 ? count : right === null ? '' : Math.round(right * 100)}
                  </span>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
