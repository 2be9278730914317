import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { CheckmarkFilled } from '@fluentui/react-icons/svg/checkmark';
import { ChevronDownRegular } from '@fluentui/react-icons/svg/chevron-down';
import { ChevronRightRegular } from '@fluentui/react-icons/svg/chevron-right';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { IntentProposal } from '../../../../contracts/discovery.ts';
import { Bar } from '../../../kit/Bar.tsx';
import { VisuallyHidden } from '../../../kit/VisuallyHidden.tsx';
import { moveTo, type TreeRow, treeRows } from './tree.ts';

const useStyles = makeStyles({
  tree: { margin: 0, padding: '6px', listStyle: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: '20px 20px minmax(0, 1fr) 52px clamp(48px, 16vw, 160px)',
    gap: '6px',
    alignItems: 'center',
    padding: '5px 8px',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  level1: { fontWeight: tokens.fontWeightSemibold },
  level2: { paddingLeft: '30px', color: tokens.colorNeutralForeground2 },
  level3: { paddingLeft: '52px' },
  open: { backgroundColor: tokens.colorNeutralBackground1Selected },
  box: {
    width: '16px',
    height: '16px',
    boxSizing: 'border-box',
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    fontSize: '12px',
    borderRadius: tokens.borderRadiusSmall,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
  },
  checked: {
    color: tokens.colorNeutralForegroundOnBrand,
    backgroundColor: tokens.colorCompoundBrandBackground,
    border: `1px solid ${tokens.colorCompoundBrandBackground}`,
  },
  some: { backgroundColor: tokens.colorNeutralBackground4 },
  chevron: { display: 'inline-flex', fontSize: '16px' },
  label: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  volume: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', color: tokens.colorNeutralForeground1 },
});

interface ProposalTreeProps {
  proposals: readonly IntentProposal[];
  /** Whose details are shown. */
  openId: string | null;
  onOpen: (proposalId: string) => void;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  /** Any other key, with what is chosen or, if nothing is, what has the focus. */
  onKey: (key: string, proposals: readonly IntentProposal[]) => boolean;
}

/**
 * Lines of business, groups and intents with their volumes. Arrow keys move, Space chooses (a branch with all below
 * it), Enter shows the details.
 */
export function ProposalTree({ proposals, openId, onOpen, chosen, onChoose, onKey }: ProposalTreeProps) {
  const styles = useStyles();
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [current, setCurrent] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  const rows = useMemo(() => treeRows(proposals, collapsed), [proposals, collapsed]);
  const most = Math.max(1, ...rows.filter(({ level }) => level === 1).map(({ volume }) => volume));
  const focusable = rows.some((row) => row.key === current) ? current : (rows[0]?.key ?? null);
  useEffect(() => {
    if (wanted.current === null) return;
    const row = tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted.current)}"]`);
    wanted.current = null;
    row?.focus();
  });

  const go = (key: string) => {
    wanted.current = key;
    setCurrent(key);
  };
  const shut = (key: string, isShut: boolean) => {
    const next = new Set(collapsed);
    if (isShut) next.add(key);
    else next.delete(key);
    setCollapsed(next);
  };
  const choose = (row: TreeRow) => {
    const ids = row.proposals.map(({ proposalId }) => proposalId);
    const next = new Set(chosen);
    const all = ids.every((id) => chosen.has(id));
    for (const id of ids) {
      if (all) next.delete(id);
      else next.add(id);
    }
    onChoose(next);
  };
  const activate = (row: TreeRow) => {
    setCurrent(row.key);
    if (row.expanded === null) onOpen(row.key);
    else shut(row.key, row.expanded);
  };
  const press = (event: KeyboardEvent, row: TreeRow) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    let done = true;
    if (key === ' ') choose(row);
    else if (key === 'Enter') activate(row);
    else if (key === 'ArrowRight' && row.expanded === false) shut(row.key, false);
    else if (key === 'ArrowLeft' && row.expanded === true) shut(row.key, true);
    else {
      const next = moveTo(rows, row.key, key);
      if (next !== undefined) go(next);
      else
        done = onKey(
          key,
          chosen.size > 0 ? proposals.filter((one) => chosen.has(one.proposalId)) : row.proposals,
        );
    }
    if (done) event.preventDefault();
  };
  return (
    <div
      ref={tree}
      role="tree"
      aria-label="Proposed intents"
      aria-multiselectable="true"
      className={styles.tree}
    >
      {rows.map((row) => {
        const count = row.proposals.filter(({ proposalId }) => chosen.has(proposalId)).length;
        const isChosen = count === row.proposals.length;
        return (
          <div
            key={row.key}
            data-key={row.key}
            role="treeitem"
            tabIndex={row.key === focusable ? 0 : -1}
            aria-level={row.level}
            aria-setsize={row.siblings}
            aria-posinset={row.position}
            aria-selected={isChosen}
            {...(row.expanded === null ? {} : { 'aria-expanded': row.expanded })}
            className={mergeClasses(
              styles.row,
              styles[`level${row.level}`],
              row.key === openId && styles.open,
            )}
            onFocus={() => setCurrent(row.key)}
            onKeyDown={(event) => press(event, row)}
            onClick={() => activate(row)}
          >
            {/* biome-ignore lint/a11y/noStaticElementInteractions: chosen by Space on its row; this is for the mouse. */}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above. */}
            <span
              className={mergeClasses(styles.box, isChosen ? styles.checked : count > 0 && styles.some)}
              data-choose={row.label}
              onClick={(event) => {
                event.stopPropagation();
                choose(row);
              }}
            >
              {isChosen && <CheckmarkFilled />}
            </span>
            <span className={styles.chevron} aria-hidden="true">
              {row.expanded === null ? null : row.expanded ? <ChevronDownRegular /> : <ChevronRightRegular />}
            </span>
            <span className={styles.label}>{row.label}</span>
            <span className={styles.volume}>
              <VisuallyHidden>, </VisuallyHidden>
              {row.volume}
              <VisuallyHidden> conversations</VisuallyHidden>
            </span>
            <Bar share={row.volume / most} />
          </div>
        );
      })}
    </div>
  );
}
