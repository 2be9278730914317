/** What the canvas draws of a node: plain values, so that nodes which look the same are not drawn again. */
import { describeBody, describeStep, describeTrigger } from '../model/describe.ts';
import { kindOf, type Tone } from '../model/kinds.ts';
import type { LaidNode, Layout } from '../model/layout.ts';
import type { TopicTree } from '../model/topic-tree.ts';

export interface NodeView {
  readonly key: string;
  readonly type: LaidNode['type'];
  readonly kind: string;
  readonly tone: Tone | 'trigger' | 'branch';
  readonly title: string;
  readonly text: string;
  readonly chips: readonly string[];
  /** A topic of the agent that it leads to. */
  readonly leadsTo: TopicLink | null;
  readonly disabled: boolean;
  /** What is only read out: the kind of a step with a name of its own, that it is off. */
  readonly spoken: string;
  readonly width: number;
  readonly height: number;
}

export interface TopicLink {
  readonly name: string;
  readonly displayName: string;
}

const plain = { chips: [], leadsTo: null, disabled: false };

/** What a node says. */
export function viewOf(
  node: Omit<LaidNode, 'x' | 'y'>,
  tree: TopicTree,
  topics: readonly TopicLink[],
): NodeView {
  const { key, type, width, height, step, body, index = 0 } = node;
  const base = { key, type, width, height };
  if (type === 'trigger') {
    const { title, text } = describeTrigger(tree.trigger);
    return { ...base, ...plain, kind: 'trigger', tone: 'trigger', title, text, spoken: '' };
  }
  if (type === 'branch' && body) {
    const { title, text } = describeBody(body, index);
    return { ...base, ...plain, kind: 'branch', tone: 'branch', title, text, spoken: '' };
  }
  if (type === 'step' && step) {
    const { title, text, tone, chips, leadsTo: target } = describeStep(step);
    const link = topics.find(({ name }) => name === target);
    const leadsTo = link ? { name: link.name, displayName: link.displayName } : null;
    const kind = kindOf(step.kind).label;
    const spoken = `${title === kind ? '' : `, ${kind}`}${step.disabled ? ', switched off' : ''}`;
    return { ...base, kind: step.kind, tone, title, text, chips, leadsTo, disabled: step.disabled, spoken };
  }
  return { ...base, ...plain, kind: type, tone: 'other', title: '', text: '', spoken: '' };
}

interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly view: NodeView;
}

/** The views of a layout; those that are as they were before keep their identity. */
export function viewsOf(
  layout: Layout,
  tree: TopicTree,
  topics: readonly TopicLink[],
  before: ReadonlyMap<string, Drawn>,
): ReadonlyMap<string, Drawn> {
  const after = new Map<string, Drawn>();
  for (const node of layout.nodes) {
    const known = before.get(node.key);
    const view = viewOf(node, tree, topics);
    const same = known && JSON.stringify(known.view) === JSON.stringify(view) ? known.view : view;
    const stays = known && same === known.view && known.x === node.x && known.y === node.y;
    after.set(node.key, stays ? known : { x: node.x, y: node.y, view: same });
  }
  return after;
}
