/** Walking over the canvas with the arrow keys, and the same order for the outline. */
import { branchKey, stepKey } from './layout.ts';
import type { Body, Path, Step, TopicTree } from './topic-tree.ts';

/** Something on the canvas that can be looked at: the trigger, a step, the head of a branch. */
export interface Stop {
  readonly key: string;
  readonly type: 'trigger' | 'step' | 'branch';
  readonly step: Step | null;
  readonly body: Body | null;
  /** The list it stands in, and where; for a branch, the list that it heads and -1. */
  readonly list: Path;
  readonly index: number;
  /** How many stand in that list. */
  readonly count: number;
  /** The branch it stands in; null in the topic's own list. */
  readonly inside: string | null;
  readonly depth: number;
}

export type Direction = 'next' | 'previous' | 'left' | 'right' | 'first' | 'last';

/** Every stop in reading order, by its key. */
export function stopsOf(tree: TopicTree): ReadonlyMap<string, Stop> {
  const stops = new Map<string, Stop>();
  const add = (stop: Stop) => stops.set(stop.key, stop);
  add({
    key: 'trigger',
    type: 'trigger',
    step: null,
    body: null,
    list: tree.main.path,
    index: -1,
    count: tree.main.steps.length,
    inside: null,
    depth: 0,
  });
  const visit = (body: Body, inside: string | null, depth: number) => {
    for (const [index, step] of body.steps.entries()) {
      const place = { list: body.path, index, count: body.steps.length, inside, depth };
      add({ key: stepKey(step.id), type: 'step', step, body: null, ...place });
      for (const branch of step.bodies) {
        const key = branchKey(branch.id);
        add({
          key,
          type: 'branch',
          step,
          body: branch,
          list: branch.path,
          index: -1,
          count: branch.steps.length,
          inside,
          depth: depth + 1,
        });
        visit(branch, key, depth + 1);
      }
    }
  };
  visit(tree.main, null, 0);
  return stops;
}

/**
 * Where an arrow key leads: down and up along the flow, left and right to the branch beside, Home and End to both
 * ends. Null when there is nothing.
 */
export function walk(stops: ReadonlyMap<string, Stop>, from: string, direction: Direction): string | null {
  const here = stops.get(from);
  const keys = [...stops.keys()];
  if (direction === 'first') return keys[0] ?? null;
  if (direction === 'last') return keys.at(-1) ?? null;
  if (!here) return keys[0] ?? null;
  if (direction === 'left' || direction === 'right')
    return beside(stops, here, direction === 'right' ? 1 : -1);
  return direction === 'next' ? below(stops, here) : above(stops, here);
}

const inList = (stops: ReadonlyMap<string, Stop>, list: Path, index: number) => {
  const wanted = JSON.stringify(list);
  for (const stop of stops.values())
    if (stop.type === 'step' && stop.index === index && JSON.stringify(stop.list) === wanted) return stop.key;
  return null;
};

function below(stops: ReadonlyMap<string, Stop>, here: Stop): string | null {
  if (here.type !== 'step') {
    const first = inList(stops, here.list, 0);
    if (first !== null || here.type === 'trigger') return first;
    return after(stops, here.step);
  }
  const branch = here.step?.bodies[0];
  if (branch) return branchKey(branch.id);
  return after(stops, here.step);
}

/** What comes after a step: the next of its list, else what comes after the step that its branch belongs to. */
function after(stops: ReadonlyMap<string, Stop>, step: Step | null): string | null {
  let stop = step ? stops.get(stepKey(step.id)) : undefined;
  while (stop) {
    const next = inList(stops, stop.list, stop.index + 1);
    if (next !== null) return next;
    const head: Stop | undefined = stop.inside === null ? undefined : stops.get(stop.inside);
    stop = head?.step ? stops.get(stepKey(head.step.id)) : undefined;
  }
  return null;
}

function above(stops: ReadonlyMap<string, Stop>, here: Stop): string | null {
  if (here.type === 'trigger') return null;
  if (here.type === 'branch') return here.step ? stepKey(here.step.id) : null;
  return inList(stops, here.list, here.index - 1) ?? here.inside ?? 'trigger';
}

function beside(stops: ReadonlyMap<string, Stop>, here: Stop, by: 1 | -1): string | null {
  let head: Stop | undefined =
    here.type === 'branch' ? here : here.inside ? stops.get(here.inside) : undefined;
  if (here.type === 'step' && here.step && here.step.bodies.length > 0 && !head) {
    const middle = here.step.bodies.at(by > 0 ? 0 : -1);
    return middle ? branchKey(middle.id) : null;
  }
  while (head) {
    const branches = head.step?.bodies ?? [];
    const found = branches[branches.findIndex(({ id }) => id === head?.body?.id) + by];
    if (found) return branchKey(found.id);
    head = head.inside === null ? undefined : stops.get(head.inside);
  }
  return null;
}
