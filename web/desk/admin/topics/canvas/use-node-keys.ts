import type { KeyboardEvent } from 'react';
import { type Editor, useCanvas } from '../editor/editor-context.tsx';
import { describeStep } from '../model/describe.ts';
import { type Direction, type Stop, walk } from '../model/walk.ts';

/** The keys of the canvas, as its help lists them. */
export const canvasKeys: readonly (readonly [string, string])[] = [
  ['↓ ↑', 'Next and previous step'],
  ['← →', 'Branch beside'],
  ['Home, End', 'First and last'],
  ['Enter', 'Edit'],
  ['A or Insert', 'Add a step after this one'],
  ['Delete', 'Remove'],
  ['O', 'Open the topic that the step goes to'],
  ['Alt + arrows', 'Move the step'],
  ['Ctrl + C, X, V', 'Copy, cut, paste'],
  ['Ctrl + Z, Ctrl + Y', 'Undo, redo'],
];

const directions: Readonly<Record<string, Direction>> = {
  ArrowDown: 'next',
  ArrowUp: 'previous',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  Home: 'first',
  End: 'last',
};
const shifts: Readonly<Record<string, 'up' | 'down' | 'left' | 'right'>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** Where a step that is added at a node goes: after a step, else first in the list that the node heads. */
export const placeAfter = (stop: Stop) => ({ list: stop.list, index: stop.index + 1 });

function pressed(editor: Editor, key: string, event: KeyboardEvent): boolean {
  const stop = editor.stops.get(key);
  if (!stop) return false;
  const control = event.ctrlKey || event.metaKey;
  const shift = shifts[event.key];
  if (event.altKey) {
    if (!shift || control) return false;
    editor.shift(key, shift);
    return true;
  }
  if (control) {
    const letter = event.key.toLowerCase();
    if (letter === 'v') editor.paste(placeAfter(stop));
    else if ((letter === 'c' || letter === 'x') && stop.type === 'step') editor.copy(key, letter === 'x');
    else return false;
    return true;
  }
  const direction = directions[event.key];
  if (direction) {
    const next = walk(editor.stops, key, direction);
    if (next === null) editor.say('There is nothing further that way.');
    else editor.select(next, { focus: true });
    return true;
  }
  switch (event.key) {
    case 'Enter':
    case ' ':
      editor.select(key, { panel: true });
      return true;
    case 'Insert':
    case 'a':
    case 'A':
      editor.add(placeAfter(stop), event.currentTarget as HTMLElement);
      return true;
    case 'o':
    case 'O': {
      const leadsTo = stop.step ? describeStep(stop.step).leadsTo : null;
      if (leadsTo === null) return false;
      editor.openTopic(leadsTo);
      return true;
    }
    case 'Delete':
    case 'Backspace':
      editor.remove(key);
      return true;
    default:
      return false;
  }
}

/** What a node does with a key. */
export function useNodeKeys(key: string) {
  const { now } = useCanvas();
  return (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    if (pressed(now(), key, event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}
