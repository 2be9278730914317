/** Reads the actions of a topic. What is not known, or not whole, is kept as it was written, with a warning. */
import type {
  Action,
  ActionBase,
  ConditionBranch,
  Expression,
  TransferContextSource,
} from '../domain/types.ts';
import {
  readBinding,
  readEntity,
  readExpression,
  readMessage,
  readTemplate,
  readValue,
  readVariable,
} from './parse-parts.ts';
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

  #action(node: unknown, path: string, depth: number): Action {
    const reader = this.#reader;
    const map = reader.map(node);
    const kind = reader.text(reader.get(map, 'kind'));
    if (map === null || !kind)
      return reader.refuse('shape', 'An action must be a mapping with a kind.', node);
    const base: ActionBase = {
      id: this.#id(map, path),
      at: reader.at(map),
      disabled: reader.boolean(reader.get(map, 'disabled'), false),
    };
    const read = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
    if (read === undefined) {
      reader.warn('unsupported_action', `The action ${kind} is kept, but cannot run.`, map);
      return this.#opaque(base, kind, map);
    }
    const action = read({ reader, actions: this, map, base, path, depth });
    if (typeof action !== 'string') return action;
    reader.warn('shape', `${kind}: ${action} It is kept, but cannot run.`, map);
    return this.#opaque(base, kind, map);
  }

  #opaque(base: ActionBase, originalKind: string, map: MapNode): Action {
    return { ...base, kind: 'Opaque', originalKind, raw: this.#reader.json(map) };
  }

  #id(map: MapNode, path: string): string {
    const reader = this.#reader;
    const written = reader.text(reader.get(map, 'id'));
    if (!written)
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

interface Place {
  readonly reader: YamlReader;
  readonly actions: ActionReader;
  readonly map: MapNode;
  readonly base: ActionBase;
  readonly path: string;
  readonly depth: number;
}

/** Gives the action, or says what is missing. */
type Read = (place: Place) => Action | string;

const readRedirect =
  (kind: 'BeginDialog' | 'ReplaceDialog'): Read =>
  ({ reader, map, base }) => {
    const dialog = reader.get(map, 'dialog');
    if (!reader.text(dialog)) return 'The dialog to go to is missing.';
    const inputs = readBinding(reader, reader.get(map, 'input')).map(({ name, value }) => ({
      name,
      value: readValue(reader, value),
    }));
    const outputs = readBinding(reader, reader.get(map, 'output')).flatMap(({ name, value }) => {
      const variable = readVariable(reader, value);
      return variable ? [{ name, variable }] : [];
    });
    return { ...base, kind, dialog: readValue(reader, dialog), inputs, outputs };
  };

const readers: Readonly<Record<string, Read>> = {
  SendActivity: ({ reader, map, base }) => {
    const message = readMessage(reader, reader.get(map, 'activity'));
    return message ? { ...base, kind: 'SendActivity', message } : 'There is no text to send.';
  },

  Question: ({ reader, map, base }) => {
    const variable = readVariable(reader, reader.get(map, 'variable'));
    const prompt = readMessage(reader, reader.get(map, 'prompt'));
    if (!variable) return 'The variable is missing or not understood.';
    if (!prompt) return 'The prompt is missing.';
    const optionalMessage = (key: string) =>
      map.has(key) ? readMessage(reader, reader.get(map, key)) : null;
    const repeatNode = reader.get(map, 'repeatCount');
    const repeat = Number(String(reader.scalar(repeatNode) ?? 2).replace(/^=/, ''));
    const isCount = Number.isInteger(repeat) && repeat >= 0;
    if (!isCount)
      reader.warn('unsupported_feature', 'The repeat count is not a whole number; 2 is used.', repeatNode);
    const skip = reader.text(reader.get(map, 'skipQuestionMode'));
    const interruption = reader.map(reader.get(map, 'interruptionPolicy'));
    return {
      ...base,
      kind: 'Question',
      variable,
      prompt,
      reprompt: optionalMessage('unrecognizedPrompt'),
      invalidPrompt: optionalMessage('invalidPrompt'),
      validation: map.has('validation') ? readExpression(reader, reader.get(map, 'validation')) : null,
      entity: readEntity(reader, reader.get(map, 'entity')),
      alwaysPrompt: reader.boolean(reader.get(map, 'alwaysPrompt'), false) || skip === 'AlwaysAsk',
      repeatCount: isCount ? Math.min(repeat, 20) : 2,
      defaultValue: map.has('defaultValue') ? readValue(reader, reader.get(map, 'defaultValue')) : null,
      allowInterruption: reader.boolean(reader.get(interruption, 'allowInterruption'), true),
    };
  },

  ConditionGroup: ({ reader, actions, map, base, path, depth }) => {
    const items = reader.list(reader.get(map, 'conditions'));
    if (items === null) return 'The conditions are missing.';
    const conditions: ConditionBranch[] = [];
    for (const [index, item] of items.entries()) {
      const branch = reader.map(item);
      const condition: Expression | null = readExpression(reader, reader.get(branch, 'condition'));
      if (condition === null) return `Condition ${index + 1} is missing.`;
      const id = reader.text(reader.get(branch, 'id')) ?? `@${path}.${index}`;
      conditions.push({
        id,
        condition,
        actions: actions.list(reader.get(branch, 'actions'), `${path}.${index}.`, depth + 1),
      });
    }
    const elseActions = actions.list(reader.get(map, 'elseActions'), `${path}.else.`, depth + 1);
    return { ...base, kind: 'ConditionGroup', conditions, elseActions };
  },

  SetVariable: ({ reader, map, base }) => {
    const variable = readVariable(reader, reader.get(map, 'variable'));
    if (!variable) return 'The variable is missing or not understood.';
    return { ...base, kind: 'SetVariable', variable, value: readValue(reader, reader.get(map, 'value')) };
  },

  SetTextVariable: ({ reader, map, base }) => {
    const variable = readVariable(reader, reader.get(map, 'variable'));
    if (!variable) return 'The variable is missing or not understood.';
    return {
      ...base,
      kind: 'SetTextVariable',
      variable,
      value: readTemplate(reader, reader.get(map, 'value')),
    };
  },

  TransferConversation: (place) => readTransfer(place, place.map),

  TransferConversationV2: (place) => {
    const { reader, map } = place;
    const type = reader.map(reader.get(map, 'transferType'));
    const kind = reader.text(reader.get(type, 'kind'));
    if (kind && kind !== 'TransferToAgent') return `${kind} is not supported.`;
    return readTransfer(place, type ?? map);
  },

  EndConversation: ({ base }) => ({ ...base, kind: 'EndConversation' }),

  EndDialog: ({ reader, map, base }) => {
    const clearTopicQueue = reader.boolean(reader.get(map, 'clearTopicQueue'), false);
    return { ...base, kind: 'EndDialog', clearTopicQueue };
  },

  BeginDialog: readRedirect('BeginDialog'),

  ReplaceDialog: readRedirect('ReplaceDialog'),

  CancelAllDialogs: ({ base }) => ({ ...base, kind: 'CancelAllDialogs' }),

  SearchAndSummarizeContent: ({ reader, map, base }) => {
    const input = reader.get(map, 'userInput');
    const knowledge = reader.map(reader.get(map, 'knowledgeSources'));
    const sources = reader.list(reader.get(knowledge, 'knowledgeSources')) ?? [];
    return {
      ...base,
      kind: 'SearchAndSummarizeContent',
      userInput: readValue(reader, input),
      variable: map.has('variable') ? readVariable(reader, reader.get(map, 'variable')) : null,
      autoSend: reader.boolean(reader.get(map, 'autoSend'), true),
      fullResponse: reader.text(reader.get(map, 'responseCaptureType')) === 'FullResponse',
      sources: sources.flatMap((source) => reader.text(source) ?? []),
    };
  },
};

function readTransfer({ reader, base }: Place, map: MapNode): Action {
  const node = reader.get(map, 'messageToAgent');
  const message = node === undefined ? null : readMessage(reader, node);
  return {
    ...base,
    kind: 'TransferConversation',
    message,
    context: readContext(reader, reader.get(map, 'context')),
  };
}

function readContext(reader: YamlReader, node: unknown): TransferContextSource {
  const map = reader.map(node);
  if (map === null) return { type: 'automatic', variables: 'All' };
  const kind = reader.text(reader.get(map, 'kind'));
  if (kind === 'ExpressionTransferContext') {
    return { type: 'expression', value: readValue(reader, reader.get(map, 'value')) };
  }
  if (kind === 'AutomaticTransferContext') {
    const variables = reader.text(reader.get(map, 'variables'));
    return {
      type: 'automatic',
      variables: variables === 'Topic' || variables === 'Global' ? variables : 'All',
    };
  }
  const fields = reader.entries(map).filter(({ name }) => name !== 'kind');
  return {
    type: 'fields',
    fields: fields.map(({ name, value }) => ({ name, value: readValue(reader, value) })),
  };
}
