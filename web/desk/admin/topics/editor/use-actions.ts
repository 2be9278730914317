import { useMemo, useRef } from 'react';
import { insertItem, isInside, itemText, moveItem, type Place, removeItem } from '../model/edit-text.ts';
import { freshStep, type StepKind } from '../model/kinds.ts';
import { branchKey, stepKey } from '../model/layout.ts';
import { type Path, readTree, type Step, type TopicTree } from '../model/topic-tree.ts';
import { type Stop, walk } from '../model/walk.ts';

/** The last step that was copied, in any topic of this tab. */
let clipboard: string | null = null;

/** Whether there is a step to paste. */
export const canPaste = () => clipboard !== null;

const placeOf = (path: Path): Place => ({ list: path.slice(0, -1), index: Number(path.at(-1)) });
const unique = () => crypto.randomUUID().replaceAll('-', '').slice(0, 6);

/** New ids for a step and everything inside, so that both copies can be told apart. */
function withNewIds(snippet: string): string {
  return snippet.replace(
    /^(\s*(?:- )?id: *)([\w~-]+?)(?:_[0-9a-f]{6})?( *)$/gm,
    (_, lead: string, name: string) => `${lead}${name}_${unique()}`,
  );
}

interface Around {
  readonly text: string;
  readonly tree: TopicTree;
  readonly stops: ReadonlyMap<string, Stop>;
  readonly stale: boolean;
  edit(how: (text: string) => string, by?: string | null): void;
  select(key: string | null, how?: { focus?: boolean; panel?: boolean }): void;
  say(words: string): void;
}

/** What can be done to steps. Everything says what it did, and leaves the focus where one goes on. */
export function useActions(around: Around) {
  const latest = useRef(around);
  latest.current = around;
  return useMemo(() => {
    const stepAt = (key: string): Step | null => latest.current.stops.get(key)?.step ?? null;
    /** The key of what stands at a place of another text. */
    const keyAt = (text: string, { list, index }: Place): string | null => {
      const reading = readTree(text);
      if (!reading.ok) return null;
      const wanted = JSON.stringify([...list, index]);
      for (const step of reading.tree.steps.values())
        if (JSON.stringify(step.path) === wanted) return stepKey(step.id);
      return null;
    };

    const insert = (kind: StepKind, place: Place) => {
      const { edit, select, say, stale } = latest.current;
      if (stale) return;
      const step = freshStep(kind, unique());
      edit((text) => insertItem(text, place, step));
      select(stepKey(String(step.id)), { panel: true });
      say(`${kind.label} was added.`);
    };

    const paste = (place: Place) => {
      const { edit, select, say, stale } = latest.current;
      if (stale || clipboard === null) {
        say('There is no step to paste.');
        return;
      }
      const snippet = withNewIds(clipboard);
      edit((text) => insertItem(text, place, snippet));
      const key = keyAt(insertItem(latest.current.text, place, snippet), place);
      if (key !== null) select(key, { focus: true });
      say('The step was pasted.');
    };

    const remove = (key: string) => {
      const { edit, select, say, stale, stops } = latest.current;
      const stop = stops.get(key);
      if (stale || !stop || stop.type === 'trigger') return;
      const path = stop.type === 'branch' ? stop.body?.branch : stop.step?.path;
      if (!path) {
        say('This cannot be removed by itself.');
        return;
      }
      const inside = (other: Stop) =>
        other.key === key ||
        (other.step !== null && isInside(path, other.type === 'branch' ? other.list : other.step.path));
      // On to the next that stays, else back.
      const order = [...stops.values()];
      const at = order.findIndex((each) => each.key === key);
      const next = order.slice(at).find((each) => !inside(each)) ?? order[at - 1];
      const kept = next?.type === 'step' && next.step?.id.startsWith('@') ? null : (next?.key ?? 'trigger');
      edit((text) => removeItem(text, placeOf(path)));
      select(kept ?? 'trigger', { focus: true });
      say(
        stop.type === 'branch'
          ? 'The condition was removed.'
          : 'The step was removed. Control Z brings it back.',
      );
    };

    const move = (key: string, to: Place) => {
      const { edit, select, say, stale, text } = latest.current;
      const step = stepAt(key);
      if (stale || !step) return;
      const moved = moveItem(text, placeOf(step.path), to);
      if (!moved) {
        say('The step stays where it is.');
        return;
      }
      edit(() => moved.text);
      select(keyAt(moved.text, moved.place) ?? key, { focus: true });
      say('The step was moved.');
    };

    const shift = (key: string, by: 'up' | 'down' | 'left' | 'right') => {
      const { stops, say } = latest.current;
      const stop = stops.get(key);
      if (stop?.type === 'branch') {
        shiftBranch(stop, by);
        return;
      }
      const to = stop?.type === 'step' ? targetOf(stops, stop, by) : null;
      if (to === null) say('It cannot go further that way.');
      else move(key, to);
    };

    const shiftBranch = (stop: Stop, by: 'up' | 'down' | 'left' | 'right') => {
      const { edit, select, say, stale } = latest.current;
      const path = stop.body?.branch;
      const count = stop.step?.bodies.filter(({ role }) => role === 'condition').length ?? 0;
      if (stale || !path) return;
      const { list, index } = placeOf(path);
      const back = by === 'left' || by === 'up';
      const to = back ? index - 1 : index + 2;
      if (to < 0 || to > count) {
        say('It cannot go further that way.');
        return;
      }
      edit((text) => moveItem(text, { list, index }, { list, index: to })?.text ?? text);
      select(stop.key, { focus: true });
      say('The condition was moved.');
    };

    const copy = (key: string, cut = false) => {
      const { text, say } = latest.current;
      const step = stepAt(key);
      if (!step) return;
      clipboard = itemText(text, placeOf(step.path));
      // For other windows and other tools; where the browser does not allow it, this tab has it still.
      navigator.clipboard?.writeText(clipboard).catch(() => undefined);
      if (cut) remove(key);
      say(cut ? 'The step was cut.' : 'The step was copied.');
    };
    return { insert, paste, remove, move, shift, copy };
  }, []);
}

/** Where a step goes when it is moved by one; null when there is no such place. */
export function targetOf(
  stops: ReadonlyMap<string, Stop>,
  stop: Stop,
  by: 'up' | 'down' | 'left' | 'right',
): Place | null {
  const { list, index, count, inside } = stop;
  const head = inside === null ? undefined : stops.get(inside);
  const owner = head?.step ? stops.get(stepKey(head.step.id)) : undefined;
  if (by === 'up') {
    if (index > 0) return { list, index: index - 1 };
    // Out of the branch, before the step that it belongs to.
    return owner ? { list: owner.list, index: owner.index } : null;
  }
  if (by === 'down') {
    if (index < count - 1) return { list, index: index + 2 };
    return owner ? { list: owner.list, index: owner.index + 1 } : null;
  }
  const beside = inside === null ? null : walk(stops, inside, by);
  const branch = beside === null ? undefined : stops.get(beside);
  const sibling = head?.step?.bodies.some(({ id }) => branchKey(id) === beside);
  return branch && sibling ? { list: branch.list, index: Math.min(index, branch.count) } : null;
}
