/** What a topic takes and gives: `inputs`, `inputType`, `outputs`, `outputType`. */
import type { Entity, QuestionAction, TopicInput, TopicOutput } from '../domain/types.ts';
import { readEntity, readExpression, readValue } from './parse-parts.ts';
import { readDataType, readFieldTypes } from './read-data-type.ts';
import { readMessage } from './read-message.ts';
import type { MapNode, YamlReader } from './yaml-reader.ts';

export function readInputs(reader: YamlReader, root: MapNode): TopicInput[] {
  const declared = reader.entries(
    reader.map(reader.get(reader.map(reader.get(root, 'inputType')), 'properties')),
  );
  const inputs = new Map<string, TopicInput>();
  for (const { name, value } of declared) {
    const description = reader.text(reader.get(reader.map(value), 'description')) ?? '';
    const type = readDataType(reader, value);
    inputs.set(name, { name, description, type, shouldPrompt: false, question: null, value: null });
  }
  for (const item of reader.list(reader.get(root, 'inputs')) ?? []) {
    const input = readTaskInput(reader, reader.map(reader.resolve(item)), inputs);
    if (input) inputs.set(input.name, input);
  }
  return [...inputs.values()];
}

function readTaskInput(
  reader: YamlReader,
  map: MapNode | null,
  declared: ReadonlyMap<string, TopicInput>,
): TopicInput | null {
  const name = reader.text(reader.get(map, 'propertyName'));
  if (map === null || !name) return null;
  const before = declared.get(name);
  const description = reader.text(reader.get(map, 'description')) ?? before?.description ?? '';
  const isManual = reader.text(reader.get(map, 'kind')) === 'ManualTaskInput';
  const written = isManual ? reader.get(map, 'value') : reader.get(map, 'defaultValue');
  return {
    name,
    description,
    type: before?.type ?? { kind: 'any' },
    shouldPrompt: !isManual && reader.boolean(reader.get(map, 'shouldPromptUser'), true),
    question: isManual ? null : questionFor(reader, map, name, description),
    value: reader.text(written) === null ? null : readValue(reader, written),
  };
}

function questionFor(reader: YamlReader, map: MapNode, name: string, description: string): QuestionAction {
  const settings = reader.map(reader.get(map, 'inputSettings'));
  const entity: Entity = map.has('entity')
    ? readEntity(reader, reader.get(map, 'entity'))
    : { kind: 'string' };
  const text = `${description || reader.text(reader.get(map, 'name')) || name}?`.replace(/[.?!:\s]*\?$/, '?');
  const message = (key: string) =>
    settings?.has(key) ? readMessage(reader, reader.get(settings, key)) : null;
  const repeat = Number(String(reader.scalar(reader.get(settings, 'repeatCount')) ?? 2).replace(/^=/, ''));
  const defaultNode = reader.get(settings, 'defaultValue');
  return {
    kind: 'Question',
    id: `@input.${name}`,
    at: reader.at(map),
    disabled: false,
    variable: { scope: 'Topic', path: [name] },
    prompt: message('prompt') ?? { variants: [{ source: text, parts: [text] }], suggestedActions: [] },
    reprompt: message('unrecognizedPrompt'),
    invalidPrompt: message('invalidPrompt'),
    validation: settings?.has('validation')
      ? readExpression(reader, reader.get(settings, 'validation'))
      : null,
    entity,
    alwaysPrompt: false,
    repeatCount: Number.isInteger(repeat) && repeat >= 0 ? Math.min(repeat, 20) : 2,
    defaultValue: reader.text(defaultNode) === null ? null : readValue(reader, defaultNode),
    allowInterruption: true,
  };
}

export function readTopicOutputs(reader: YamlReader, root: MapNode): TopicOutput[] {
  const types = readFieldTypes(reader, reader.get(root, 'outputType'));
  const declared = reader.map(reader.get(reader.map(reader.get(root, 'outputType')), 'properties'));
  const outputs = new Map<string, TopicOutput>();
  for (const [name, type] of Object.entries(types)) {
    const description = reader.text(reader.get(reader.map(reader.get(declared, name)), 'description')) ?? '';
    outputs.set(name, { name, description, type });
  }
  for (const item of reader.list(reader.get(root, 'outputs')) ?? []) {
    const map = reader.map(reader.resolve(item));
    const name = reader.text(reader.get(map, 'propertyName'));
    const description = reader.text(reader.get(map, 'description')) ?? '';
    if (name && !outputs.has(name)) outputs.set(name, { name, description, type: { kind: 'any' } });
  }
  return [...outputs.values()];
}
