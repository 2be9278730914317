/** Answers to questions that nobody asked yet, found in what the customer said already. */

import { typedAnswer } from './answers.ts';
import type { EntityContext, Found } from './entities/found.ts';
import type { EntityKind } from './entities/kinds.ts';
import { compilePattern, findPattern } from './entities/patterns.ts';
import { findEntities } from './entities/read-entity.ts';
import type { Entity, ListItem, QuestionAction, Topic } from './types.ts';
import type { Value } from './values.ts';

export interface FilledSlot {
  readonly value: Value;
  /** The text without what was used. */
  readonly rest: string;
}

/** Anything is one of these, so nothing can be told from the text. */
const vague: ReadonlySet<string> = new Set([
  'string',
  'opaque',
  'boolean',
  'file',
  'dynamic_list',
  'person_name',
  'postal_code',
]);

/** Finds that a bare number may be part of. */
const holdNumbers: readonly EntityKind[] = ['date_time', 'duration', 'money', 'percentage', 'email', 'url'];

/**
 * The value that the text gives for the question: the one it holds, or, where it holds as many as there are questions
 * of the kind left, the first. Null: it gives none, or it is not clear which one.
 */
export function fillSlot(
  question: QuestionAction,
  text: string,
  context: EntityContext,
  questionsLeft: number,
): FilledSlot | null {
  const { entity } = question;
  if (vague.has(entity.kind) || text.trim() === '') return null;
  const finds = findsOf(entity, text, context);
  const [first] = finds;
  if (first === undefined) return null;
  const isClear =
    new Set(finds.map(({ value }) => JSON.stringify(value))).size === 1 || finds.length === questionsLeft;
  if (!isClear) return null;
  return { value: typedAnswer(entity, first.value), rest: without(text, first) };
}

/** The text without what answered a question, for the questions after it. */
export function restAfter(entity: Entity, text: string, context: EntityContext): string {
  // One word holds one answer.
  if (entity.kind === 'string' || entity.kind === 'opaque' || !/\s/.test(text.trim())) return '';
  const [first] = entity.kind === 'boolean' || entity.kind === 'file' ? [] : findsOf(entity, text, context);
  return first ? without(text, first) : text;
}

function findsOf(entity: Entity, text: string, context: EntityContext): Found<Value>[] {
  switch (entity.kind) {
    case 'closed_list':
      return findItems(entity.items, text);
    case 'pattern': {
      const pattern = compilePattern(entity.pattern);
      return pattern.ok ? findPattern(text, pattern.expression) : [];
    }
    case 'number':
    case 'ordinal':
      if (findEntities(entity.kind, text, context).length === 0) return [];
      return findEntities(entity.kind, masked(text, context), context);
    case 'string':
    case 'opaque':
    case 'boolean':
    case 'file':
    case 'dynamic_list':
      return [];
    default:
      return findEntities(entity.kind, text, context);
  }
}

/** Items whose name or synonym stands in the text as words of their own; the longest name wins. */
function findItems(items: readonly ListItem[], text: string): Found<Value>[] {
  const lower = text.toLowerCase();
  const finds = items.flatMap((item) => {
    const names = [item.displayName, ...item.synonyms]
      .map((name) => name.toLowerCase())
      .filter((name) => name.length > 1);
    return names.flatMap((name): Found<Value>[] => {
      const start = lower.indexOf(name);
      const isWord =
        start >= 0 &&
        !/[\p{L}\p{N}]/u.test(lower[start - 1] ?? ' ') &&
        !/[\p{L}\p{N}]/u.test(lower[start + name.length] ?? ' ');
      if (!isWord) return [];
      const value = item.value === undefined ? item.displayName : item.value;
      return [{ start, end: start + name.length, text: text.slice(start, start + name.length), value }];
    });
  });
  const longest = finds.toSorted((a, b) => b.text.length - a.text.length);
  return longest.filter(
    (find, at) => !longest.slice(0, at).some(({ start, end }) => find.start < end && start < find.end),
  );
}

function masked(text: string, context: EntityContext): string {
  return holdNumbers
    .flatMap((kind) => findEntities(kind, text, context))
    .reduce((masking, find) => blanked(masking, find), text);
}

const blanked = (text: string, { start, end }: { start: number; end: number }): string =>
  text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);

const without = (text: string, find: { start: number; end: number }): string => blanked(text, find).trim();

/** How many questions of the same kind the topic has. */
export function questionsLike(
  topic: Topic,
  { entity }: QuestionAction,
  isOpen: (question: QuestionAction) => boolean,
): number {
  const counted = (action: Topic['actions'][number]): number => {
    if (action.kind === 'Question') return action.entity.kind === entity.kind && isOpen(action) ? 1 : 0;
    if (action.kind === 'ConditionGroup')
      return [...action.conditions.flatMap(({ actions }) => actions), ...action.elseActions].reduce(
        (sum, one) => sum + counted(one),
        0,
      );
    if (action.kind === 'ActionScope' || action.kind === 'Foreach')
      return action.actions.reduce((sum, one) => sum + counted(one), 0);
    return 0;
  };
  const inputs = topic.inputs.flatMap(({ question, shouldPrompt }) =>
    question && shouldPrompt ? [question] : [],
  );
  return [...inputs, ...topic.actions].reduce((sum, action) => sum + counted(action), 0);
}
