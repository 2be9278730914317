/** The canvas edits topics that others wrote: whatever their layout, only what was meant is different. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { itemText, removeItem, replaceItem, setAt } from '../../web/desk/admin/topics/model/edit-text.ts';
import { layOut } from '../../web/desk/admin/topics/model/layout.ts';
import { readTree, type TopicTree } from '../../web/desk/admin/topics/model/topic-tree.ts';

const treeOf = (text: string): TopicTree => {
  const reading = readTree(text);
  if (!reading.ok) throw new Error(`${reading.line}: ${reading.message}`);
  return reading.tree;
};
const gone = (before: string, after: string) => {
  const left = new Set(after.split('\n'));
  return before.split('\n').filter((line) => !left.has(line));
};

describe('the canvas edits', () => {
  const samples = fileURLToPath(new URL('../../../shared/data/copilot-studio-topics', import.meta.url));
  it.skipIf(!existsSync(samples))('topics of others (skipped: no ../shared/data)', () => {
    let topics = 0;
    for (const file of readdirSync(samples).filter(
      (name) => name.endsWith('.yml') || name.endsWith('.yaml'),
    )) {
      const text = readFileSync(join(samples, file), 'utf8').replace(/\r\n/g, '\n');
      const reading = readTree(text);
      if (!reading.ok) continue;
      topics += 1;
      const { nodes } = layOut(reading.tree);
      expect(nodes.filter(({ type }) => type === 'step').length, file).toBe(reading.tree.steps.size);
      const steps = [...reading.tree.steps.values()];
      for (const step of [steps[steps.length >> 1]]) {
        if (!step) continue;
        const place = { list: step.path.slice(0, -1), index: Number(step.path.at(-1)) };
        const again = replaceItem(text, place, itemText(text, place));
        expect(treeOf(again).value, file).toEqual(reading.tree.value);
        const named = setAt(text, [...step.path, 'displayName'], 'Named');
        expect(treeOf(named).steps.get(step.id)?.value, `${file} ${step.id}`).toEqual({
          ...step.value,
          displayName: 'Named',
        });
        expect(gone(text, named).length, file).toBeLessThanOrEqual(1);
        expect(treeOf(removeItem(text, place)).steps.size, file).toBeLessThan(reading.tree.steps.size);
      }
    }
    expect(topics).toBeGreaterThan(50);
  });
});
