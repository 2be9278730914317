/** Actions that say what runs next. */
import type { ConditionBranch } from '../../domain/types.ts';
import { readBinding, readExpression, readOutputs, readValue, readVariable } from '../parse-parts.ts';
import type { ActionReaders, Place, ReadAction } from '../place.ts';

const inputsOf = ({ reader, map }: Place) =>
  readBinding(reader, reader.get(map, 'input')).map(({ name, value }) => ({
    name,
    value: readValue(reader, value),
  }));

const readRedirect =
  (kind: 'BeginDialog' | 'ReplaceDialog'): ReadAction =>
  (place) => {
    const { reader, map, base } = place;
    const dialog = reader.get(map, 'dialog');
    if (!reader.text(dialog)) return 'The dialog to go to is missing.';
    const outputs = readOutputs(reader, reader.get(map, 'output'));
    return { ...base, kind, dialog: readValue(reader, dialog), inputs: inputsOf(place), outputs };
  };

export const flowReaders: ActionReaders = {
  ConditionGroup: ({ reader, map, base, inside }) => {
    const items = reader.list(reader.get(map, 'conditions'));
    if (items === null) return 'The conditions are missing.';
    const conditions: ConditionBranch[] = [];
    for (const [index, item] of items.entries()) {
      const branch = reader.map(item);
      const condition = readExpression(reader, reader.get(branch, 'condition'));
      if (condition === null) return `Condition ${index + 1} is missing.`;
      const id = reader.text(reader.get(branch, 'id')) ?? `${base.id}.${index}`;
      conditions.push({ id, condition, actions: inside('actions', String(index), branch) });
    }
    return { ...base, kind: 'ConditionGroup', conditions, elseActions: inside('elseActions', 'else') };
  },

  Foreach: ({ reader, map, base, inside }) => {
    const value = readVariable(reader, reader.get(map, 'value'));
    if (!map.has('items')) return 'The items are missing.';
    if (!value) return 'The variable for the item is missing or not understood.';
    return {
      ...base,
      kind: 'Foreach',
      items: readValue(reader, reader.get(map, 'items')),
      value,
      index: map.has('index') ? readVariable(reader, reader.get(map, 'index')) : null,
      actions: inside('actions'),
    };
  },

  BreakLoop: ({ base }) => ({ ...base, kind: 'BreakLoop' }),
  ContinueLoop: ({ base }) => ({ ...base, kind: 'ContinueLoop' }),
  ActionScope: ({ base, inside }) => ({ ...base, kind: 'ActionScope', actions: inside('actions') }),

  GotoAction: ({ reader, map, base }) => {
    const actionId = reader.text(reader.get(map, 'actionId'));
    return actionId ? { ...base, kind: 'GotoAction', actionId } : 'The action to go to is missing.';
  },

  EndConversation: ({ base }) => ({ ...base, kind: 'EndConversation' }),
  EndDialog: ({ reader, map, base }) => {
    const clearTopicQueue = reader.boolean(reader.get(map, 'clearTopicQueue'), false);
    return { ...base, kind: 'EndDialog', clearTopicQueue };
  },
  CancelDialog: ({ base }) => ({ ...base, kind: 'CancelDialog' }),
  CancelAllDialogs: ({ base }) => ({ ...base, kind: 'CancelAllDialogs' }),
  RepeatDialog: (place) => ({ ...place.base, kind: 'RepeatDialog', inputs: inputsOf(place) }),
  BeginDialog: readRedirect('BeginDialog'),
  ReplaceDialog: readRedirect('ReplaceDialog'),

  DisableTrigger: ({ reader, map, base }) => {
    const dialog = reader.get(map, 'dialog');
    if (!reader.text(dialog)) return 'The topic to disable is missing.';
    return { ...base, kind: 'DisableTrigger', dialog: readValue(reader, dialog) };
  },

  DisconnectedNodeContainer: ({ reader, map, base }) => ({
    ...base,
    kind: 'DisconnectedNodeContainer',
    raw: reader.json(map),
  }),
};
