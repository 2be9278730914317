/** Proposals as a tree: line of business, group, intent; each level the largest first. */
import type { IntentProposal } from '../../../../contracts/discovery.ts';

/** One line of the tree as it is shown, from top to bottom. */
export interface TreeRow {
  /** Unique and stable while the tree is read again. */
  readonly key: string;
  readonly level: 1 | 2 | 3;
  readonly label: string;
  readonly volume: number;
  /** Intents below it, or itself. */
  readonly proposals: readonly IntentProposal[];
  /** Null: nothing is below it. */
  readonly expanded: boolean | null;
  /** Of its siblings, from 1. */
  readonly position: number;
  readonly siblings: number;
}

interface Branch {
  readonly label: string;
  readonly volume: number;
  readonly proposals: readonly IntentProposal[];
}

/** @param collapsed keys of branches that are shut */
export function treeRows(proposals: readonly IntentProposal[], collapsed: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const lines = branchesBy(proposals, ({ lineOfBusiness }) => lineOfBusiness);
  for (const [lineAt, line] of lines.entries()) {
    const lineKey = JSON.stringify([line.label]);
    const lineOpen = !collapsed.has(lineKey);
    rows.push(rowOf(line, lineKey, 1, lineOpen, lineAt, lines.length));
    if (!lineOpen) continue;
    const groups = branchesBy(line.proposals, ({ group }) => group);
    for (const [groupAt, group] of groups.entries()) {
      const groupKey = JSON.stringify([line.label, group.label]);
      const groupOpen = !collapsed.has(groupKey);
      rows.push(rowOf(group, groupKey, 2, groupOpen, groupAt, groups.length));
      if (!groupOpen) continue;
      const own = [...group.proposals].sort((a, b) => b.volume - a.volume);
      for (const [at, proposal] of own.entries()) {
        const leaf = { label: proposal.name, volume: proposal.volume, proposals: [proposal] };
        rows.push(rowOf(leaf, proposal.proposalId, 3, null, at, own.length));
      }
    }
  }
  return rows;
}

const rowOf = (
  branch: Branch,
  key: string,
  level: TreeRow['level'],
  expanded: boolean | null,
  at: number,
  siblings: number,
): TreeRow => ({ ...branch, key, level, expanded, position: at + 1, siblings });

function branchesBy(
  proposals: readonly IntentProposal[],
  by: (proposal: IntentProposal) => string,
): Branch[] {
  const branches = new Map<string, IntentProposal[]>();
  for (const proposal of proposals)
    branches.set(by(proposal), [...(branches.get(by(proposal)) ?? []), proposal]);
  return [...branches]
    .map(([label, own]) => ({ label, proposals: own, volume: own.reduce((sum, one) => sum + one.volume, 0) }))
    .sort((a, b) => b.volume - a.volume || a.label.localeCompare(b.label));
}

/** Where a key of the keyboard leads; undefined: nowhere. */
export function moveTo(rows: readonly TreeRow[], current: string | null, key: string): string | undefined {
  const at = rows.findIndex((row) => row.key === current);
  const row = rows[at];
  switch (key) {
    case 'ArrowDown':
      return rows[Math.min(rows.length - 1, at + 1)]?.key;
    case 'ArrowUp':
      return rows[Math.max(0, at - 1)]?.key;
    case 'Home':
      return rows[0]?.key;
    case 'End':
      return rows.at(-1)?.key;
    case 'ArrowRight':
      return row?.expanded ? rows[at + 1]?.key : undefined;
    case 'ArrowLeft':
      return rows.slice(0, Math.max(0, at)).findLast(({ level }) => row !== undefined && level < row.level)
        ?.key;
    default:
      return undefined;
  }
}
