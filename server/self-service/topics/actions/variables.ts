/** Actions that set variables. */
import type { ClearAllVariablesAction, EditTableAction } from '../../domain/types.ts';
import { readTemplate, readValue, readVariable } from '../parse-parts.ts';
import type { ActionReaders, Place } from '../place.ts';
import { readDataType } from '../read-data-type.ts';

const noVariable = 'The variable is missing or not understood.';

const clears: Readonly<Record<string, ClearAllVariablesAction['which']>> = {
  ConversationScopedVariables: 'conversation',
  ConversationHistory: 'history',
  UserScopedVariables: 'user',
  AllGlobalVariables: 'globals',
};

const changes: Readonly<Record<string, EditTableAction['change']>> = {
  Add: 'add',
  AddItemOperation: 'add',
  Remove: 'remove',
  RemoveItemOperation: 'remove',
  TakeFirst: 'take_first',
  TakeFirstItemOperation: 'take_first',
  TakeLast: 'take_last',
  TakeLastItemOperation: 'take_last',
  Clear: 'clear',
  ClearItemsOperation: 'clear',
};

export const variableReaders: ActionReaders = {
  SetVariable: ({ reader, map, base }) => {
    const variable = readVariable(reader, reader.get(map, 'variable'));
    if (!variable) return noVariable;
    return { ...base, kind: 'SetVariable', variable, value: readValue(reader, reader.get(map, 'value')) };
  },

  SetMultipleVariables: ({ reader, map, base }) => {
    const items = reader.list(reader.get(map, 'assignments'));
    if (items === null) return 'The assignments are missing.';
    const assignments = [];
    for (const item of items) {
      const assignment = reader.map(item);
      const variable = readVariable(reader, reader.get(assignment, 'variable'));
      if (!variable) return noVariable;
      assignments.push({ variable, value: readValue(reader, reader.get(assignment, 'value')) });
    }
    return { ...base, kind: 'SetMultipleVariables', assignments };
  },

  SetTextVariable: ({ reader, map, base }) => {
    const variable = readVariable(reader, reader.get(map, 'variable'));
    if (!variable) return noVariable;
    return {
      ...base,
      kind: 'SetTextVariable',
      variable,
      value: readTemplate(reader, reader.get(map, 'value')),
    };
  },

  ResetVariable: ({ reader, map, base }) => {
    const variable = readVariable(reader, reader.get(map, 'variable'));
    return variable ? { ...base, kind: 'ResetVariable', variable } : noVariable;
  },

  ClearAllVariables: ({ reader, map, base }) => {
    const which = reader.text(reader.get(map, 'variables')) ?? 'ConversationScopedVariables';
    const known = Object.hasOwn(clears, which) ? clears[which] : undefined;
    return known ? { ...base, kind: 'ClearAllVariables', which: known } : `There are no ${which} to clear.`;
  },

  ParseValue: ({ reader, map, base }) => {
    const variable = readVariable(reader, reader.get(map, 'variable'));
    if (!variable) return noVariable;
    return {
      ...base,
      kind: 'ParseValue',
      variable,
      value: readValue(reader, reader.get(map, 'value')),
      type: readDataType(reader, reader.get(map, 'valueType')),
      blankOnError: reader.text(reader.get(map, 'errorPolicy')) === 'DefaultBlank',
    };
  },

  EditTable: (place) => {
    const { reader, map } = place;
    return editTable(place, reader.text(reader.get(map, 'changeType')) ?? 'Add', map);
  },

  EditTableV2: (place) => {
    const { reader, map } = place;
    const operation = reader.map(reader.get(map, 'changeType'));
    return editTable(place, reader.text(reader.get(operation, 'kind')) ?? '', operation ?? map);
  },
};

function editTable(
  { reader, map, base }: Place,
  changeType: string,
  from: Place['map'],
): EditTableAction | string {
  const table = readVariable(reader, reader.get(map, 'itemsVariable'));
  if (!table) return noVariable;
  const change = Object.hasOwn(changes, changeType) ? changes[changeType] : undefined;
  if (!change) return `There is no change of type ${changeType}.`;
  const resultNode =
    reader.get(map, 'resultVariable') ?? reader.get(from, 'resultVariable') ?? reader.get(from, 'variable');
  return {
    ...base,
    kind: 'EditTable',
    table,
    change,
    value: from.has('value') ? readValue(reader, reader.get(from, 'value')) : null,
    result: resultNode === undefined ? null : readVariable(reader, resultNode),
  };
}
