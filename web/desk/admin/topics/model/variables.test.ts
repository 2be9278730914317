import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { begin, change, redo, undo } from '../editor/history.ts';
import { nameOf, topicTemplates } from '../list/templates.ts';
import { kindOf } from './kinds.ts';
import { type Json, readTree } from './topic-tree.ts';
import {
  operators,
  readChoices,
  readCondition,
  typedValue,
  variablesOf,
  writeChoices,
  writeCondition,
} from './variables.ts';

describe('conditions', () => {
  it('are read back as they were put together', () => {
    const value = fc
      .oneof(fc.string(), fc.integer().map(String), fc.constantFrom('true', 'say "hi"', ''))
      .filter((text) => !/[\r\n]/.test(text));
    fc.assert(
      fc.property(fc.constantFrom(...operators), value, (operator, text) => {
        const condition = { variable: 'Topic.Size', operator, value: operator.endsWith('blank') ? '' : text };
        expect(readCondition(writeCondition(condition))).toEqual(condition);
      }),
    );
  });

  it('that say more are left as formulas', () => {
    for (const formula of [
      '=Topic.A = 1 And Topic.B = 2',
      '=Len(Topic.A) > 3',
      '=Topic.A = Topic.B',
      '',
      '=1 +',
    ])
      expect(readCondition(formula)).toBeNull();
  });
});

describe('choices', () => {
  it('keep their ids while their names stay', () => {
    const items: Json[] = [
      { id: 'S', displayName: 'Small', synonyms: ['little', 'tiny'] },
      { id: 'L', displayName: 'Large' },
    ];
    expect(writeChoices(items)).toBe('Small; little, tiny\nLarge');
    expect(readChoices('Large\n\nSmall; wee\nHuge', items)).toEqual([
      { id: 'L', displayName: 'Large' },
      { id: 'S', displayName: 'Small', synonyms: ['wee'] },
      { id: 'Huge', displayName: 'Huge' },
    ]);
    expect(readChoices(writeChoices(items), items)).toEqual(items);
  });
});

it('values are numbers and yes or no only when they are written so', () => {
  expect(['12', '-1.5', 'true', '012', '1e3', '=1', ''].map(typedValue)).toEqual([
    12,
    -1.5,
    true,
    '012',
    '1e3',
    '=1',
    '',
  ]);
});

describe('templates', () => {
  it.each(topicTemplates.map(({ id, write }) => [id, write] as const))(
    '%s is a topic of known steps',
    (_, write) => {
      const reading = readTree(write('Say "hi": #1'));
      expect(reading).toMatchObject({ ok: true, tree: { title: 'Say "hi": #1' } });
      if (!reading.ok) return;
      for (const { kind } of reading.tree.steps.values()) expect(kindOf(kind).tone).not.toBe('other');
    },
  );

  it('the one with a form speaks of its variables', () => {
    const form = topicTemplates.find(({ id }) => id === 'form');
    const reading = readTree(form?.write('Move') ?? '');
    expect(reading.ok && variablesOf(reading.tree).slice(0, 2)).toEqual(['Topic.street', 'Topic.town']);
  });

  it('names are what a file may be called, and nobody else’s', () => {
    expect(nameOf('Rücksendung & Erstattung!', [])).toBe('RucksendungErstattung');
    expect(nameOf('Order status', ['OrderStatus', 'OrderStatus2'])).toBe('OrderStatus3');
    expect(nameOf('日本', [])).toBe('Topic');
  });
});

describe('history', () => {
  it('joins quick changes of one field, and goes back and forth', () => {
    const a = change(begin(''), 'a', 'field', 0);
    const ab = change(a, 'ab', 'field', 100);
    const more = change(ab, 'ab!', 'other', 150);
    expect(undo(more).text).toBe('ab');
    expect(undo(undo(more)).text).toBe('');
    expect(undo(undo(undo(more))).text).toBe('');
    expect(redo(undo(more)).text).toBe('ab!');
    expect(redo(more)).toBe(more);
    expect(change(undo(more), 'new', null, 200).future).toEqual([]);
  });
});
