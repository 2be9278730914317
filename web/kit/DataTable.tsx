import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ArrowSortDownFilled } from '@fluentui/react-icons/svg/arrow-sort-down';
import { ArrowSortUpFilled } from '@fluentui/react-icons/svg/arrow-sort-up';
import { type ReactNode, useMemo, useState } from 'react';
import { VisuallyHidden } from './VisuallyHidden.tsx';

const useStyles = makeStyles({
  scroll: {
    // What is only read out is placed by it, and scrolls along.
    position: 'relative',
    overflowX: 'auto',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  head: {
    padding: '6px 8px',
    textAlign: 'left',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    whiteSpace: 'nowrap',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  cell: {
    padding: '7px 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    verticalAlign: 'middle',
    textAlign: 'left',
    fontWeight: tokens.fontWeightRegular,
  },
  // On a phone the name of a row stays while its figures are scrolled past it.
  first: {
    minWidth: '130px',
    '@media (max-width: 640px)': {
      position: 'sticky',
      left: 0,
      zIndex: 1,
      backgroundColor: tokens.colorNeutralBackground1,
    },
  },
  edge: {
    // In line with the words of the cards around it.
    ':first-child': { paddingLeft: '16px' },
    ':last-child': { paddingRight: '16px' },
  },
  end: { textAlign: 'right', whiteSpace: 'nowrap' },
  words: { '@media (max-width: 640px)': { minWidth: '104px' } },
  quoted: { overflowWrap: 'anywhere', minWidth: '180px' },
  number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  row: { ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover } },
  sort: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '2px',
    padding: '0',
    border: 'none',
    backgroundColor: 'transparent',
    color: 'inherit',
    fontFamily: 'inherit',
    fontSize: 'inherit',
    fontWeight: 'inherit',
    cursor: 'pointer',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  empty: { padding: '20px 10px', textAlign: 'center', color: tokens.colorNeutralForeground2 },
});

/** A column of a table. With `sortBy` its heading sorts; numbers stand on the right. */
export interface Column<T> {
  key: string;
  header: string;
  title?: string;
  cell: (row: T) => ReactNode;
  number?: boolean;
  /** What can be done with a row: stands at the end, under a heading that is only read out. */
  actions?: boolean;
  /** What others have written, such as customers: broken anywhere, for a word of theirs may be as long as they like. */
  quoted?: boolean;
  sortBy?: (row: T) => number | string;
  width?: string;
}

interface DataTableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  empty: string;
}

/** A dense, sortable table; the first column heads its row. Without a choice the rows keep the order they come in. */
export function DataTable<T>({ label, columns, rows, keyOf, empty }: DataTableProps<T>) {
  const styles = useStyles();
  const [sort, setSort] = useState<{ key: string; descending: boolean } | null>(null);
  const sorted = useMemo(() => {
    const by = columns.find((column) => column.key === sort?.key)?.sortBy;
    if (!by || !sort) return rows;
    const order = [...rows].sort((a, b) => {
      const [left, right] = [by(a), by(b)];
      return typeof left === 'number' && typeof right === 'number'
        ? left - right
        : String(left).localeCompare(String(right));
    });
    return sort.descending ? order.reverse() : order;
  }, [rows, columns, sort]);
  const turn = (column: Column<T>) => {
    const first = column.number ?? false;
    if (sort?.key !== column.key) setSort({ key: column.key, descending: first });
    else if (sort.descending === first) setSort({ key: column.key, descending: !first });
    else setSort(null);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section className={styles.scroll} aria-label={label} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map((column) => {
              const direction =
                sort?.key === column.key ? (sort.descending ? 'descending' : 'ascending') : undefined;
              return (
                <th
                  key={column.key}
                  scope="col"
                  title={column.title}
                  aria-sort={direction}
                  className={mergeClasses(
                    styles.head,
                    styles.edge,
                    column.number && styles.number,
                    column.key === columns[0]?.key && styles.first,
                  )}
                  style={column.width ? { width: column.width } : undefined}
                >
                  {column.sortBy ? (
                    <button type="button" className={styles.sort} onClick={() => turn(column)}>
                      {column.header}
                      {direction === 'descending' && <ArrowSortDownFilled aria-hidden="true" />}
                      {direction === 'ascending' && <ArrowSortUpFilled aria-hidden="true" />}
                    </button>
                  ) : column.actions ? (
                    <VisuallyHidden>{column.header}</VisuallyHidden>
                  ) : (
                    column.header
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={keyOf(row)} className={styles.row}>
              {columns.map((column, index) => {
                const Cell = index === 0 ? 'th' : 'td';
                return (
                  <Cell
                    key={column.key}
                    scope={index === 0 ? 'row' : undefined}
                    className={mergeClasses(
                      styles.cell,
                      styles.edge,
                      index === 0 && styles.first,
                      column.number ? styles.number : styles.words,
                      column.actions && styles.end,
                      column.quoted && styles.quoted,
                    )}
                  >
                    {column.cell(row)}
                  </Cell>
                );
              })}
            </tr>
          ))}
          {sorted.length === 0 && (
            <tr>
              <td className={styles.empty} colSpan={columns.length}>
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
