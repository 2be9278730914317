/** Actions that reach other systems. */
import type { ErrorBinding, HttpRequestAction, OutputBinding } from '../../domain/types.ts';
import { readBinding, readOutputs, readValue, readVariable } from '../parse-parts.ts';
import type { ActionReaders, Place, ReadAction } from '../place.ts';
import { readJsonTemplate } from '../read-card.ts';
import { readDataType } from '../read-data-type.ts';

const optionalVariable = ({ reader, map }: Place, key: string) =>
  map.has(key) ? readVariable(reader, reader.get(map, key)) : null;

const optionalValue = ({ reader, map }: Place, key: string) => {
  const node = reader.get(map, key);
  return reader.text(node) ? readValue(reader, node) : null;
};

function onErrorOf({ reader, map }: Place): ErrorBinding | null {
  const handling = reader.map(reader.get(map, 'errorHandling'));
  if (reader.text(reader.get(handling, 'kind')) !== 'ContinueOnErrorBehavior') return null;
  return {
    status: readVariable(reader, reader.get(handling, 'statusCode')),
    body: readVariable(reader, reader.get(handling, 'errorResponseBody')),
  };
}

function outputOf({ reader, map }: Place): OutputBinding {
  const node = reader.get(map, 'output');
  const variable = readVariable(reader, reader.get(reader.map(node), 'variable'));
  if (variable) return { type: 'whole', variable };
  const fields = readOutputs(reader, node);
  return fields.length > 0 ? { type: 'fields', fields } : { type: 'none' };
}

const inputsOf = ({ reader, map }: Place) =>
  readBinding(reader, reader.get(map, 'input')).map(({ name, value }) => ({
    name,
    value: readValue(reader, value),
  }));

/** @param referenceKey the property that names the other system; @param operationKey the one that names what it does */
const readCall =
  (originalKind: string, referenceKey: string, operationKey = ''): ReadAction =>
  (place) => {
    const { reader, map, base } = place;
    const reference = reader.text(reader.get(map, referenceKey)) ?? '';
    const operation = operationKey === '' ? '' : (reader.text(reader.get(map, operationKey)) ?? '');
    if (reference === '' && operation === '') return `${referenceKey} is missing.`;
    return {
      ...base,
      kind: 'CallOperation',
      originalKind,
      reference,
      operation,
      inputs: inputsOf(place),
      output: outputOf(place),
      onError: onErrorOf(place),
      timeoutMs: optionalValue(place, 'requestTimeoutInMilliseconds'),
    };
  };

function bodyOf({ reader, map }: Place): HttpRequestAction['body'] {
  const node = reader.get(map, 'body');
  const body = reader.map(node);
  const kind = reader.text(reader.get(body, 'kind'));
  const content = reader.get(body, 'content');
  if (body === null || content === undefined || kind === 'NoRequestContent') return { type: 'none' };
  if (kind === 'RawRequestContent') {
    const contentType = reader.get(body, 'contentType');
    return {
      type: 'raw',
      value: readValue(reader, content),
      contentType: reader.text(contentType) ? readValue(reader, contentType) : null,
    };
  }
  return reader.scalar(content) === undefined
    ? { type: 'json', value: { type: 'json', json: readJsonTemplate(reader, content) } }
    : { type: 'json', value: readValue(reader, content) };
}

const invokes: readonly [kind: string, referenceKey: string, operationKey?: string][] = [
  ['InvokeConnectorAction', 'connectionReference', 'operationId'],
  ['InvokeFlowAction', 'flowId'],
  ['InvokeMcpToolAction', 'serverSchemaName', 'toolName'],
  ['InvokeSkillAction', 'skillId', 'actionId'],
  ['InvokeAIBuilderModelAction', 'aIModelId'],
  // Of a TaskDialog.
  ['InvokeConnectorTaskAction', 'connectionReference', 'operationId'],
  ['InvokeFlowTaskAction', 'flowId'],
  ['InvokeAgentTaskAction', 'gptComponentSchemaName'],
  ['InvokeConnectedAgentTaskAction', 'botSchemaName'],
  ['InvokeExternalAgentTaskAction', 'connectionReference', 'operationId'],
  ['InvokeAIPluginTaskAction', 'aIPluginOperationSchemaName'],
  ['InvokeSkillTaskAction', 'skillId', 'actionId'],
  ['InvokeClientTaskAction', 'clientActionId'],
  ['InvokeAIBuilderModelTaskAction', 'aIModelId'],
  ['InvokeComputerUsingAgentTaskAction', 'computerUsingAgentSchemaName'],
];

export const outsideReaders: ActionReaders = {
  ...Object.fromEntries(
    invokes.map(([kind, reference, operation]) => [kind, readCall(kind, reference, operation)] as const),
  ),

  InvokeCustomModelAction: (place) => {
    const { reader, map, base } = place;
    const model = reader.map(reader.get(map, 'modelConfiguration'));
    const named = ['name', 'modelName', 'deploymentName', 'connectionReference']
      .map((key) => reader.text(reader.get(model, key)))
      .find(Boolean);
    const variable = optionalVariable(place, 'variable');
    return {
      ...base,
      kind: 'CallOperation',
      originalKind: 'InvokeCustomModelAction',
      reference: named ?? base.id,
      operation: '',
      inputs: [],
      output: variable ? { type: 'whole', variable } : { type: 'none' },
      onError: onErrorOf(place),
      timeoutMs: optionalValue(place, 'requestTimeoutInMilliseconds'),
    };
  },

  HttpRequestAction: (place) => {
    const { reader, map, base } = place;
    if (!reader.text(reader.get(map, 'url'))) return 'The address is missing.';
    const headers = reader.entries(reader.map(reader.get(map, 'headers')));
    return {
      ...base,
      kind: 'HttpRequestAction',
      method: (reader.text(reader.get(map, 'method')) ?? 'GET').toUpperCase(),
      url: readValue(reader, reader.get(map, 'url')),
      headers: headers.map(({ name, value }) => ({ name, value: readValue(reader, value) })),
      body: bodyOf(place),
      response: optionalVariable(place, 'response'),
      responseType: readDataType(reader, reader.get(map, 'responseSchema')),
      responseHeaders: optionalVariable(place, 'responseHeaders'),
      onError: onErrorOf(place),
      timeoutMs: optionalValue(place, 'requestTimeoutInMilliseconds'),
    };
  },

  OAuthInput: (place) => ({
    ...place.base,
    kind: 'OAuthInput',
    title: optionalValue(place, 'title'),
    text: optionalValue(place, 'text'),
  }),
  SignOutUser: ({ base }) => ({ ...base, kind: 'SignOutUser' }),

  EmitEvent: (place) => {
    const name = optionalValue(place, 'eventName');
    if (!name) return "The event's name is missing.";
    return { ...place.base, kind: 'EmitEvent', name, value: optionalValue(place, 'eventValue') };
  },
  LogCustomTelemetryEvent: (place) => ({
    ...place.base,
    kind: 'LogCustomTelemetryEvent',
    name: optionalValue(place, 'eventName') ?? { type: 'literal', value: '' },
    properties: optionalValue(place, 'properties'),
  }),
  GetActivityMembers: (place) => ({
    ...place.base,
    kind: 'GetActivityMembers',
    variable: optionalVariable(place, 'variable'),
  }),
  GetConversationMembers: (place) => ({
    ...place.base,
    kind: 'GetConversationMembers',
    variable: optionalVariable(place, 'variable'),
  }),
};
