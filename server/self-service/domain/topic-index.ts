/** Finds actions of a topic by id, and what follows each; finds topics by the names that redirects use. */
import type { Action, Topic } from './types.ts';

export interface IndexedAction {
  readonly action: Action;
  /** Id of the action that runs next when this one is through; null: the topic ends. */
  readonly next: string | null;
}

const indexes = new WeakMap<Topic, ReadonlyMap<string, IndexedAction>>();

/** All actions of a topic, nested ones too, by id. Kept for as long as the topic object lives. */
export function actionsOf(topic: Topic): ReadonlyMap<string, IndexedAction> {
  const known = indexes.get(topic);
  if (known) return known;
  const index = new Map<string, IndexedAction>();
  const visit = (actions: readonly Action[], after: string | null): void => {
    for (const [position, action] of actions.entries()) {
      const next = actions[position + 1]?.id ?? after;
      index.set(action.id, { action, next });
      if (action.kind !== 'ConditionGroup') continue;
      for (const branch of action.conditions) visit(branch.actions, next);
      visit(action.elseActions, next);
    }
  };
  visit(topic.actions, null);
  indexes.set(topic, index);
  return index;
}

/**
 * The topic a redirect means: by name, else by the last part of `schema.topic.Name`, else by that part compared
 * without case, spaces and signs, also with the display names.
 */
export function findTopic(topics: readonly Topic[], reference: string): Topic | null {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const short = lastPart(reference);
  return (
    topics.find(({ name }) => name === reference) ??
    topics.find(({ name }) => name === short) ??
    topics.find(({ name }) => plain(lastPart(name)) === plain(short)) ??
    topics.find(({ displayName }) => plain(displayName) === plain(short)) ??
    null
  );
}

/** `Escalate` of `schema.topic.Escalate`. */
export function lastPart(reference: string): string {
  return reference.split('.topic.').at(-1) ?? reference;
}
