/**
 * Where everything stands on the canvas. A topic is a tree of lists, so it is laid out as one: steps below each other,
 * branches side by side in the order in which they are tried. One pass measures, one places; both are linear.
 */
import { describeBody, describeStep, describeTrigger } from './describe.ts';
import type { Body, Path, Step, TopicTree } from './topic-tree.ts';

export const nodeWidth = 264;
const branchGap = 28;
const rowGap = 40;
const joinSize = 8;
const lineHeight = 18;
const lineLength = 42;
const mostLines = 4;

export interface LaidNode {
  /** `trigger`, `step:<id>`, `branch:<id>`; joins and ends are for the eye alone. */
  readonly key: string;
  readonly type: 'trigger' | 'step' | 'branch' | 'join' | 'end';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly step?: Step;
  readonly body?: Body;
  /** The place of a branch among its siblings, from 0. */
  readonly index?: number;
}

export interface LaidEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Where a step that is added on this edge goes. */
  readonly slot: Slot | null;
  readonly kind: 'flow' | 'goto';
}

export interface Slot {
  readonly list: Path;
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly nodes: readonly LaidNode[];
  readonly edges: readonly LaidEdge[];
  readonly slots: readonly Slot[];
  readonly width: number;
  readonly height: number;
}

export const stepKey = (id: string) => `step:${id}`;
export const branchKey = (id: string) => `branch:${id}`;

/** How many lines a text takes in a node. */
function rows(text: string): number {
  if (text === '') return 0;
  const lines = text.split('\n').map((line) => Math.max(1, Math.ceil(line.length / lineLength)));
  return Math.min(
    mostLines,
    lines.reduce((sum, each) => sum + each, 0),
  );
}

const heightOf = (text: string, chips: number) =>
  34 + rows(text) * lineHeight + (rows(text) > 0 ? 10 : 0) + (chips > 0 ? 28 : 0);

/** How far something reaches to both sides of the line it hangs on, and how high it is. */
interface Size {
  readonly left: number;
  readonly right: number;
  readonly height: number;
}

interface MeasuredStep extends Size {
  readonly step: Step;
  readonly own: number;
  readonly ends: boolean;
  readonly goesTo: string | null;
  readonly columns: readonly MeasuredBody[];
}

interface MeasuredBody extends Size {
  readonly body: Body;
  readonly own: number;
  readonly steps: readonly MeasuredStep[];
}

const half = nodeWidth / 2;

function measureStep(step: Step): MeasuredStep {
  const { text, chips, ends, goesTo } = describeStep(step);
  const own = heightOf(text, chips.length);
  const columns = step.bodies.map((body, index) =>
    measureBody(body, heightOf(describeBody(body, index).text, 0)),
  );
  if (columns.length === 0) return { step, own, ends, goesTo, columns, left: half, right: half, height: own };
  const width = columns.reduce(
    (sum, { left, right }) => sum + left + right,
    branchGap * (columns.length - 1),
  );
  const inside = Math.max(...columns.map(({ height }) => height));
  const side = Math.max(half, width / 2);
  const height = own + rowGap + inside + rowGap + joinSize;
  // Where no branch goes on, nothing goes on.
  const open = columns.some(({ steps, body }) => body.role === 'loop' || !steps.at(-1)?.ends);
  return { step, own, ends: !open, goesTo, columns, left: side, right: side, height };
}

function measureBody(body: Body, own: number): MeasuredBody {
  const steps = body.steps.map(measureStep);
  const height = steps.reduce((sum, each) => sum + rowGap + each.height, own);
  return {
    body,
    own,
    steps,
    height,
    left: Math.max(half, ...steps.map(({ left }) => left)),
    right: Math.max(half, ...steps.map(({ right }) => right)),
  };
}

/** Lays a topic out: nodes with sizes, edges, and the places where a step can be put. */
export function layOut(tree: TopicTree): Layout {
  const nodes: LaidNode[] = [];
  const edges: LaidEdge[] = [];
  const slots: Slot[] = [];
  const link = (from: string, to: string, slot: Slot | null, kind: LaidEdge['kind'] = 'flow') => {
    edges.push({ id: `${from}>${to}`, from, to, slot, kind });
    if (slot) slots.push(slot);
  };
  const place = (
    key: string,
    type: LaidNode['type'],
    x: number,
    y: number,
    width: number,
    height: number,
    more = {},
  ) => {
    nodes.push({ key, type, x: x - width / 2, y, width, height, ...more });
    return key;
  };

  /** Places steps below `from` around a line; gives what the next one hangs on, null when nothing goes on. */
  const chain = (
    body: Body,
    steps: readonly MeasuredStep[],
    from: string | null,
    axis: number,
    top: number,
  ) => {
    let above = from;
    let y = top;
    for (const [index, measured] of steps.entries()) {
      const slot = above === null ? null : { list: body.path, index, x: axis, y: y + rowGap / 2 };
      y += rowGap;
      const key = stepKey(measured.step.id);
      if (above !== null) link(above, key, slot);
      const last = put(measured, axis, y);
      y += measured.height;
      above = measured.ends ? null : last;
    }
    return { last: above, y };
  };

  const put = (measured: MeasuredStep, axis: number, top: number): string => {
    const { step, own, columns, goesTo } = measured;
    const key = place(stepKey(step.id), 'step', axis, top, nodeWidth, own, { step });
    if (goesTo !== null && tree.steps.has(goesTo)) link(key, stepKey(goesTo), null, 'goto');
    if (columns.length === 0) return key;
    const inside = Math.max(...columns.map(({ height }) => height));
    const bottom = top + own + rowGap + inside + rowGap;
    const join = place(`join:${step.id}`, 'join', axis, bottom, joinSize, joinSize);
    const width = columns.reduce(
      (sum, { left, right }) => sum + left + right,
      branchGap * (columns.length - 1),
    );
    let x = axis - width / 2;
    for (const [index, column] of columns.entries()) {
      const line = x + column.left;
      const y = top + own + rowGap;
      const head = place(branchKey(column.body.id), 'branch', line, y, nodeWidth, column.own, {
        step,
        body: column.body,
        index,
      });
      link(key, head, null);
      const end = chain(column.body, column.steps, head, line, y + column.own);
      if (end.last !== null) {
        link(end.last, join, { list: column.body.path, index: column.steps.length, x: line, y: end.y + 18 });
      }
      x += column.left + column.right + branchGap;
    }
    return join;
  };

  const { title, text } = describeTrigger(tree.trigger);
  const triggerHeight = heightOf(text, 0) + (title.length > 30 ? lineHeight : 0);
  const main = measureBody(tree.main, 0);
  const trigger = place('trigger', 'trigger', main.left, 0, nodeWidth, triggerHeight);
  const end = chain(tree.main, main.steps, trigger, main.left, triggerHeight);
  if (end.last !== null) {
    const y = end.y + rowGap;
    place('end', 'end', main.left, y, joinSize, joinSize);
    link(end.last, 'end', {
      list: tree.main.path,
      index: main.steps.length,
      x: main.left,
      y: y - rowGap / 2,
    });
  }
  return { nodes, edges, slots, width: main.left + main.right, height: end.y + rowGap * 2 };
}

/** The place for a new step that is nearest to a point, within `reach`. */
export function nearestSlot(slots: readonly Slot[], x: number, y: number, reach: number): Slot | null {
  let best: Slot | null = null;
  let least = reach;
  for (const slot of slots) {
    const distance = Math.hypot(slot.x - x, (slot.y - y) * 1.5);
    if (distance < least) [best, least] = [slot, distance];
  }
  return best;
}
