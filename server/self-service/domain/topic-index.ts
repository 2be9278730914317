/** Finds actions of a topic by id, and what follows each; finds topics by the names that redirects use. */
import type { Action, Topic } from './types.ts';

export interface IndexedAction {
  readonly action: Action;
  /** Id of the action that runs next when this one is through; null: the topic ends. */
  readonly next: string | null;
  /** Ids of the Foreach actions that it is inside of, outer ones first. */
  readonly loops: readonly string[];
}

const indexes = new WeakMap<Topic, ReadonlyMap<string, IndexedAction>>();

/** All actions of a topic, nested ones too, and the questions for its inputs. Kept as long as the topic object lives. */
export function actionsOf(topic: Topic): ReadonlyMap<string, IndexedAction> {
  const known = indexes.get(topic);
  if (known) return known;
  const index = new Map<string, IndexedAction>();
  const visit = (actions: readonly Action[], after: string | null, loops: readonly string[]): void => {
    for (const [position, action] of actions.entries()) {
      const next = actions[position + 1]?.id ?? after;
      index.set(action.id, { action, next, loops });
      if (action.kind === 'ConditionGroup') {
        for (const branch of action.conditions) visit(branch.actions, next, loops);
        visit(action.elseActions, next, loops);
      } else if (action.kind === 'ActionScope') visit(action.actions, next, loops);
      // A loop's last action is followed by the loop itself.
      else if (action.kind === 'Foreach') visit(action.actions, action.id, [...loops, action.id]);
    }
  };
  visit(topic.actions, null, []);
  visit(inputQuestions(topic), topic.actions[0]?.id ?? null, []);
  indexes.set(topic, index);
  return index;
}

/** The questions that a topic begins with when a customer's words started it. */
export const inputQuestions = ({ inputs }: Topic): readonly Action[] =>
  inputs.flatMap(({ shouldPrompt, question, value }) =>
    shouldPrompt && question && value === null ? [question] : [],
  );

/**
 * The topic a redirect means: by name, else by the last part of `schema.topic.Name`, else by that part compared
 * without case, spaces and signs, also with the display names.
 */
export function findTopic(topics: readonly Topic[], reference: string): Topic | null {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const short = lastPart(reference);
  const isNamed = plain(short) !== '';
  return (
    topics.find(({ name }) => name === reference) ??
    topics.find(({ name }) => name === short) ??
    topics.find(({ name }) => isNamed && plain(lastPart(name)) === plain(short)) ??
    topics.find(({ displayName }) => isNamed && plain(displayName) === plain(short)) ??
    null
  );
}

/** `Escalate` of `schema.topic.Escalate`. */
export function lastPart(reference: string): string {
  return reference.split(/\.(?:topic|action|agent)\./).at(-1) ?? reference;
}
