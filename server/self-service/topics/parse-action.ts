/** Reads the actions of a topic. What is not known, or not whole, is kept as it was written, with a warning. */
import { parseExpression } from '../domain/expressions/parse-expression.ts';
import type { Action, ActionBase, TopicInput } from '../domain/types.ts';
import { actionReaders, missing } from './actions/index.ts';
import type { MapNode, YamlReader } from './yaml-reader.ts';

/** Actions inside actions, and that again: so often at most. */
const maxNesting = 50;

export class ActionReader {
  readonly #reader: YamlReader;
  readonly #ids = new Set<string>();

  constructor(reader: YamlReader) {
    this.#reader = reader;
  }

  /** Reads a list of actions. `path` names the place in the tree, for actions that have no id. */
  list(node: unknown, path: string, depth = 0): readonly Action[] {
    const reader = this.#reader;
    if (node === undefined || reader.scalar(node) === null) return [];
    const items = reader.list(node);
    if (items === null) return reader.refuse('shape', 'The actions must be a list.', node);
    if (depth > maxNesting) return reader.refuse('too_large', 'The actions are nested too deeply.', node);
    return items.map((item, index) => this.#action(reader.resolve(item), `${path}${index}`, depth));
  }

  /** The one action of a TaskDialog: it takes the tool's inputs, and what it gives is what the tool gives. */
  task(node: unknown, inputs: readonly TopicInput[]): readonly Action[] {
    const action = this.#action(this.#reader.resolve(node), 'task', 0);
    if (action.kind !== 'CallOperation') return [action];
    const ofTool = inputs.map(({ name }) => {
      const expression = parseExpression(`Topic.'${name.replaceAll("'", "''")}'`);
      return { name, value: { type: 'expression' as const, expression } };
    });
    return [{ ...action, inputs: ofTool, output: { type: 'topic' } }];
  }

  #action(node: unknown, path: string, depth: number): Action {
    const reader = this.#reader;
    const map = reader.map(node);
    const kind = reader.text(reader.get(map, 'kind'));
    if (map === null || !kind)
      return reader.refuse('shape', 'An action must be a mapping with a kind.', node);
    const outcome = reader.text(reader.get(map, 'conversationOutcome'));
    const base: ActionBase = {
      id: this.#id(map, path),
      at: reader.at(map),
      disabled: reader.boolean(reader.get(map, 'disabled'), false),
      ...(outcome ? { outcome } : {}),
    };
    const read = Object.hasOwn(actionReaders, kind) ? actionReaders[kind] : undefined;
    if (read === undefined) {
      const reason = Object.hasOwn(missing, kind) ? missing[kind] : undefined;
      const message = reason ? `${kind}: ${reason}` : `The action ${kind} is not known.`;
      reader.warn('unsupported_action', `${message} It is kept, but cannot run.`, map);
      return this.#opaque(base, kind, map, reason);
    }
    const action = read({
      reader,
      map,
      base,
      inside: (key, name = '', from = map) =>
        this.list(reader.get(from, key), `${path}.${name === '' ? '' : `${name}.`}`, depth + 1),
    });
    if (typeof action !== 'string') return action;
    reader.warn('shape', `${kind}: ${action} It is kept, but cannot run.`, map);
    return this.#opaque(base, kind, map, action);
  }

  #opaque(base: ActionBase, originalKind: string, map: MapNode, reason?: string): Action {
    const raw = this.#reader.json(map);
    return { ...base, kind: 'Opaque', originalKind, ...(reason ? { reason } : {}), raw };
  }

  #id(map: MapNode, path: string): string {
    const reader = this.#reader;
    const written = reader.text(reader.get(map, 'id'));
    if (!written && path !== 'task')
      reader.warn('missing_id', 'The action has no id; an edit may lose a dialog that waits here.', map);
    let id = written || `@${path}`;
    if (this.#ids.has(id)) {
      reader.warn('duplicate_id', `The id ${id} is used more than once.`, map);
      let count = 2;
      while (this.#ids.has(`${id}~${count}`)) count += 1;
      id = `${id}~${count}`;
    }
    this.#ids.add(id);
    return id;
  }
}
