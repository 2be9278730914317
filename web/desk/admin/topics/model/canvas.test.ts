import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { placeIssues } from './issues.ts';
import { type LaidNode, layOut, nearestSlot } from './layout.ts';
import { readTree, type TopicTree } from './topic-tree.ts';
import { stopsOf, walk } from './walk.ts';

type Written = Record<string, unknown>;

const topicOf = (actions: readonly Written[]): TopicTree => {
  const reading = readTree(
    stringify({
      kind: 'AdaptiveDialog',
      beginDialog: { kind: 'OnRecognizedIntent', id: 'main', intent: { triggerQueries: ['Hello'] }, actions },
    }),
  );
  if (!reading.ok) throw new Error(reading.message);
  return reading.tree;
};
const say = (id: string): Written => ({ kind: 'SendActivity', id, activity: `I am ${id}` });
const branches = (id: string, ...lists: Written[][]): Written => ({
  kind: 'ConditionGroup',
  id,
  conditions: lists.map((actions, index) => ({ id: `${id}_${index}`, condition: '=true', actions })),
  elseActions: [],
});
const sample = topicOf([
  say('first'),
  branches('which', [say('a1'), say('a2')], [say('b1'), { kind: 'EndDialog', id: 'b2' }]),
  { kind: 'Foreach', id: 'each', items: '=Topic.All', value: 'Topic.One', actions: [say('inside')] },
  { kind: 'GotoAction', id: 'back', actionId: 'first' },
]);

const anyActions = fc.letrec<{ list: Written[]; step: Written }>((tie) => ({
  list: fc.array(tie('step'), { maxLength: 4 }),
  step: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({ kind: fc.constant('SendActivity'), activity: fc.string({ maxLength: 200 }) }),
    fc.constant({ kind: 'EndDialog' }),
    fc.record({
      kind: fc.constant('ConditionGroup'),
      conditions: fc.array(fc.record({ condition: fc.constant('=true'), actions: tie('list') }), {
        minLength: 1,
        maxLength: 3,
      }),
      elseActions: tie('list'),
    }),
  ),
})).list;

describe('the layout', () => {
  const overlap = (a: LaidNode, b: LaidNode) =>
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

  it('puts nothing over anything, every step below what leads to it, and branches in their order', () => {
    fc.assert(
      fc.property(anyActions, (actions) => {
        const tree = topicOf(actions);
        const { nodes, edges, width } = layOut(tree);
        const byKey = new Map(nodes.map((node) => [node.key, node]));
        expect(nodes.filter(({ type }) => type === 'step').length).toBe(tree.steps.size);
        for (const [index, node] of nodes.entries()) {
          expect(node.x).toBeGreaterThanOrEqual(-0.001);
          expect(node.x + node.width).toBeLessThanOrEqual(width + 0.001);
          for (const other of nodes.slice(index + 1)) expect(overlap(node, other)).toBe(false);
        }
        for (const { from, to, kind } of edges) {
          const [above, below] = [byKey.get(from), byKey.get(to)];
          if (kind === 'flow')
            expect(below?.y).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0));
        }
        for (const step of tree.steps.values()) {
          const heads = step.bodies.map(({ id }) => byKey.get(`branch:${id}`)?.x ?? 0);
          expect(heads).toEqual([...heads].sort((a, b) => a - b));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('goes on after branches unless all of them end, offers a place on every line, and draws jumps', () => {
    const { edges, slots } = layOut(sample);
    const flow = edges.map(({ id }) => id);
    expect(flow).toContain('step:a2>join:which');
    expect(flow).not.toContain('step:b2>join:which');
    expect(flow).toContain('join:which>step:each');
    expect(edges.find(({ kind }) => kind === 'goto')).toMatchObject({ from: 'step:back', to: 'step:first' });
    const main = slots.filter(({ list }) => list.length === 2).map(({ index }) => index);
    expect(main).toEqual([0, 1, 2, 3]);
    const top = slots.find(({ list, index }) => list.length === 2 && index === 0);
    expect(nearestSlot(slots, (top?.x ?? 0) + 5, (top?.y ?? 0) - 5, 90)).toBe(top);
    expect(nearestSlot(slots, -500, -500, 90)).toBeNull();
  });

  it('lays 300 steps out in an instant, and keeps them below each other', () => {
    const tree = topicOf(
      Array.from({ length: 75 }, (_, n) => branches(`g${n}`, [say(`x${n}`)], [say(`y${n}`), say(`z${n}`)])),
    );
    expect(tree.steps.size).toBe(300);
    expect(layOut(tree).nodes.length).toBe(300 + 75 * 3 + 75 + 2);
  });
});

describe('walking', () => {
  const stops = stopsOf(sample);
  const from = (key: string, ...directions: Parameters<typeof walk>[2][]) =>
    directions.reduce<string | null>(
      (at, direction) => (at === null ? null : walk(stops, at, direction)),
      key,
    );

  it('goes down the flow, into the first branch, and on after it', () => {
    expect(from('trigger', 'next')).toBe('step:first');
    expect(from('step:which', 'next')).toBe('branch:which_0');
    expect(from('step:a1', 'next', 'next')).toBe('step:each');
    expect(from('branch:which/else', 'next')).toBe('step:each');
    expect(from('step:back', 'next')).toBeNull();
  });

  it('goes up again, and to the branch beside', () => {
    expect(from('step:a1', 'previous')).toBe('branch:which_0');
    expect(from('branch:which_0', 'previous')).toBe('step:which');
    expect(from('step:first', 'previous')).toBe('trigger');
    expect(from('trigger', 'previous')).toBeNull();
    expect(from('step:a2', 'right')).toBe('branch:which_1');
    expect(from('step:a2', 'right', 'right')).toBe('branch:which/else');
    expect(from('branch:which/else', 'right')).toBeNull();
    expect(from('step:b1', 'left')).toBe('branch:which_0');
  });

  it('reaches everything, by down and right alone', () => {
    fc.assert(
      fc.property(anyActions, (actions) => {
        const all = stopsOf(topicOf(actions));
        const seen = new Set<string>();
        const todo = ['trigger'];
        for (let key = todo.pop(); key !== undefined; key = todo.pop()) {
          if (seen.has(key)) continue;
          seen.add(key);
          todo.push(
            ...(['next', 'right'] as const).flatMap((direction) => walk(all, key as string, direction) ?? []),
          );
        }
        expect([...all.keys()].filter((key) => !seen.has(key))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe('issues', () => {
  it('stand at the innermost node whose lines hold them', () => {
    const text = `kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  actions:
    - kind: ConditionGroup
      id: which
      conditions:
        - id: one
          condition: =1 +
          actions:
            - kind: SendActivity
              id: said
              activity: "{1 +}"
`;
    const reading = readTree(text);
    if (!reading.ok) throw new Error(reading.message);
    const at = (line: number) => ({ severity: 'error' as const, message: 'x', line, column: 1 });
    const placed = placeIssues(reading.tree, [at(14), at(10), at(6), at(3)]);
    expect(placed.map(({ key }) => key)).toEqual(['trigger', 'step:which', 'branch:one', 'step:said']);
  });

  it('a text that is no topic says where', () => {
    expect(readTree('kind: AdaptiveDialog\nbeginDialog: [')).toMatchObject({ ok: false, line: 2 });
    expect(readTree('- 1')).toMatchObject({ ok: false, line: 1 });
    expect(readTree('kind: TaskDialog')).toMatchObject({ ok: false });
  });
});
