import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { insertItem, itemText, moveItem, removeItem, replaceItem, setAt } from './edit-text.ts';
import { readTree, type Step, type TopicTree } from './topic-tree.ts';

const topic = `# A topic of the shop
kind: AdaptiveDialog
beginDialog:
  kind: OnRecognizedIntent
  id: main
  intent:
    triggerQueries: # what they say
      - Where is it
  actions:
    # Says hello.
    - kind: SendActivity
      id: hello
      activity: "Hello"   # kindly

    - kind: ConditionGroup
      id: which
      conditions:
        - id: one
          condition: =Topic.A = 1
          actions:
            - kind: SendActivity
              id: said_one
              activity: |-
                One

                and more

        - id: two
          condition: =Topic.A = 2

    - kind: EndDialog
      id: end
`;
const list = ['beginDialog', 'actions'];
const first = ['beginDialog', 'actions', 0];

const treeOf = (text: string): TopicTree => {
  const reading = readTree(text);
  if (!reading.ok) throw new Error(`${reading.line}: ${reading.message}\n${text}`);
  return reading.tree;
};
const ids = (tree: TopicTree) => [...tree.steps.keys()];
const lines = (text: string) => text.split('\n');
/** The lines of one text that the other has not. */
const gone = (before: string, after: string) => lines(before).filter((line) => !lines(after).includes(line));

describe('setting a property', () => {
  it('writes that property anew and nothing else', () => {
    const after = setAt(topic, [...first, 'activity'], 'Good day');
    expect(gone(topic, after)).toEqual(['      activity: "Hello"   # kindly']);
    expect(gone(after, topic)).toEqual(['      activity: Good day   # kindly']);
  });

  it('writes texts of several lines, and formulas that need quotes', () => {
    const after = setAt(topic, [...first, 'activity'], 'One\n\nTwo: three');
    expect(treeOf(after).steps.get('hello')?.value.activity).toBe('One\n\nTwo: three');
    expect(after).toContain('activity: |-   # kindly\n        One\n\n        Two: three');
    const formula = setAt(
      topic,
      ['beginDialog', 'actions', 1, 'conditions', 0, 'condition'],
      '={a: "x"}.a = "# b"',
    );
    expect(treeOf(formula).steps.get('which')?.bodies[0]?.condition).toBe('={a: "x"}.a = "# b"');
  });

  it('adds before the lists of steps, also maps that are not there yet, and removes', () => {
    const added = setAt(topic, ['beginDialog', 'actions', 1, 'displayName'], 'Which?');
    expect(added).toContain('      id: which\n      displayName: Which?\n      conditions:');
    const deep = setAt(topic, [...first, 'interruptionPolicy', 'allowInterruption'], false);
    expect(treeOf(deep).steps.get('hello')?.value.interruptionPolicy).toEqual({ allowInterruption: false });
    expect(setAt(added, ['beginDialog', 'actions', 1, 'displayName'], undefined)).toBe(topic);
    const headless = setAt(topic, [...first, 'kind'], undefined);
    expect(parse(headless).beginDialog.actions[0]).toEqual({ id: 'hello', activity: 'Hello' });
  });

  it('reaches into what is written on one line', () => {
    const flow =
      'kind: AdaptiveDialog\nbeginDialog: {kind: OnError, id: m, actions: [{kind: SendActivity, id: a, activity: Hi}]}\n';
    const after = setAt(flow, [...first, 'activity'], 'Oh');
    expect(treeOf(after).steps.get('a')?.value.activity).toBe('Oh');
  });
});

describe('steps', () => {
  it('are put in between, at the end, and into branches that are not written yet', () => {
    const step = { kind: 'SendActivity', id: 'new', activity: 'New' };
    const between = insertItem(topic, { list, index: 1 }, step);
    expect(ids(treeOf(between))).toEqual(['hello', 'new', 'said_one', 'which', 'end']);
    expect(gone(topic, between)).toEqual([]);
    const end = insertItem(topic, { list, index: 3 }, step);
    expect(
      end.endsWith('      id: end\n    - kind: SendActivity\n      id: new\n      activity: New\n'),
    ).toBe(true);
    const empty = insertItem(topic, { list: [...list, 1, 'conditions', 1, 'actions'], index: 0 }, step);
    expect(
      treeOf(empty)
        .steps.get('which')
        ?.bodies[1]?.steps.map(({ id }) => id),
    ).toEqual(['new']);
    const otherwise = insertItem(topic, { list: [...list, 1, 'elseActions'], index: 0 }, step);
    expect(
      treeOf(otherwise)
        .steps.get('which')
        ?.bodies[2]?.steps.map(({ id }) => id),
    ).toEqual(['new']);
    expect(gone(topic, otherwise)).toEqual([]);
  });

  it('go with the comments above them, and leave a list that can be filled again', () => {
    const without = removeItem(topic, { list, index: 0 });
    expect(without).not.toContain('Says hello');
    expect(gone(topic, without)).toHaveLength(4);
    const inside = [...list, 1, 'conditions', 0, 'actions'];
    const emptied = removeItem(topic, { list: inside, index: 0 });
    expect(emptied).toContain('          actions: []\n');
    const filled = insertItem(emptied, { list: inside, index: 0 }, { kind: 'EndDialog', id: 'x' });
    expect(
      treeOf(filled)
        .steps.get('which')
        ?.bodies[0]?.steps.map(({ id }) => id),
    ).toEqual(['x']);
  });

  it('move into a branch and out of it, however deep, but never into themselves', () => {
    const inside = [...list, 1, 'conditions', 0, 'actions'];
    const moved = moveItem(topic, { list, index: 0 }, { list: inside, index: 1 });
    expect(moved?.place).toEqual({ list: [...list, 0, 'conditions', 0, 'actions'], index: 1 });
    const tree = treeOf(moved?.text ?? '');
    expect(tree.steps.get('which')?.bodies[0]?.steps.map(({ id }) => id)).toEqual(['said_one', 'hello']);
    expect(moved?.text).toContain('            # Says hello.\n            - kind: SendActivity');
    expect(tree.steps.get('said_one')?.value.activity).toBe('One\n\nand more');
    const out = moveItem(topic, { list: inside, index: 0 }, { list, index: 0 });
    expect(treeOf(out?.text ?? '').main.steps.map(({ id }) => id)).toEqual([
      'said_one',
      'hello',
      'which',
      'end',
    ]);
    expect(treeOf(out?.text ?? '').steps.get('said_one')?.value.activity).toBe('One\n\nand more');
    expect(moveItem(topic, { list, index: 1 }, { list: inside, index: 0 })).toBeNull();
    expect(moveItem(topic, { list, index: 1 }, { list, index: 2 })).toBeNull();
  });

  it('can be read and replaced as YAML of their own', () => {
    const own = itemText(topic, { list, index: 0 });
    expect(own).toBe('# Says hello.\nkind: SendActivity\nid: hello\nactivity: "Hello"   # kindly');
    expect(replaceItem(topic, { list, index: 0 }, own)).toBe(topic);
    expect(replaceItem(topic, { list, index: 1 }, itemText(topic, { list, index: 1 }))).toBe(topic);
  });
});

describe('whatever is done to a topic', () => {
  it('it stays a topic, and only what was meant is different', () => {
    const change = fc.tuple(
      fc.constantFrom('move', 'remove', 'insert', 'set'),
      fc.nat(20),
      fc.nat(20),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), (changes) => {
        let text = topic;
        for (const [what, a, b, words] of changes) {
          const tree = treeOf(text);
          const all = [...tree.steps.values()];
          const step = all[a % Math.max(all.length, 1)] as Step | undefined;
          const lists = [tree.main, ...all.flatMap(({ bodies }) => bodies)];
          const target = lists[b % lists.length];
          if (!step || !target) continue;
          const from = { list: step.path.slice(0, -1), index: Number(step.path.at(-1)) };
          const to = { list: target.path, index: b % (target.steps.length + 1) };
          const count = all.length;
          if (what === 'move') {
            text = moveItem(text, from, to)?.text ?? text;
            expect([...treeOf(text).steps.keys()].sort()).toEqual([...tree.steps.keys()].sort());
          } else if (what === 'remove') {
            text = removeItem(text, from);
            expect(treeOf(text).steps.has(step.id)).toBe(false);
          } else if (what === 'insert') {
            text = insertItem(text, to, { kind: 'SendActivity', id: `n${count}_${b}`, activity: words });
            expect(treeOf(text).steps.size).toBe(count + 1);
          } else {
            text = setAt(text, [...step.path, 'note'], words);
            expect(treeOf(text).steps.get(step.id)?.value.note).toBe(words);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
