import { describe, expect, it } from 'vitest';
import type { IntentProposal } from '../../../../contracts/discovery.ts';
import { moveTo, treeRows } from './tree.ts';

const proposal = (name: string, lineOfBusiness: string, group: string, volume: number): IntentProposal => ({
  proposalId: name,
  runId: 'run',
  state: 'pending',
  language: 'en',
  lineOfBusiness,
  group,
  name,
  description: '',
  keywords: [],
  volume,
  examples: [name],
  topic: null,
  decidedAt: null,
});
const all = [
  proposal('late', 'Shop', 'Delivery', 10),
  proposal('lost', 'Shop', 'Delivery', 30),
  proposal('refund', 'Shop', 'Money', 20),
  proposal('claim', 'Insurance', 'Claims', 100),
];

describe('the tree', () => {
  const rows = treeRows(all, new Set());
  it('has the largest first on each level, with what is below summed up', () => {
    expect(rows.map(({ level, label, volume }) => `${'-'.repeat(level)}${label} ${volume}`)).toEqual([
      '-Insurance 100',
      '--Claims 100',
      '---claim 100',
      '-Shop 60',
      '--Delivery 40',
      '---lost 30',
      '---late 10',
      '--Money 20',
      '---refund 20',
    ]);
    expect(rows[3]).toMatchObject({ position: 2, siblings: 2, expanded: true });
  });

  it('hides what is below a shut branch', () => {
    const shut = treeRows(all, new Set([rows[3]!.key, rows[1]!.key]));
    expect(shut.map(({ label }) => label)).toEqual(['Insurance', 'Claims', 'Shop']);
    expect(shut[2]).toMatchObject({ expanded: false });
  });

  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowUp', 0, 0],
    ['ArrowRight', 3, 4],
    ['ArrowLeft', 6, 4],
    ['ArrowLeft', 4, 3],
    ['Home', 6, 0],
    ['End', 0, 8],
  ])('%s from line %i leads to line %i', (key, from, to) => {
    expect(moveTo(rows, rows[from]!.key, key)).toBe(rows[to]!.key);
  });

  it('other keys lead nowhere, and nothing is left of the top', () => {
    expect(moveTo(rows, rows[2]!.key, 'ArrowRight')).toBeUndefined();
    expect(moveTo(rows, rows[0]!.key, 'ArrowLeft')).toBeUndefined();
    expect(moveTo(rows, rows[0]!.key, 'x')).toBeUndefined();
    expect(moveTo([], null, 'ArrowDown')).toBeUndefined();
  });
});
