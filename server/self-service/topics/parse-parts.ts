/** The parts that actions are made of: values, texts, variables, entities. Messages: read-message.ts. */
import { compilePattern } from '../domain/entities/patterns.ts';
import { unknownFunctions } from '../domain/expressions/functions.ts';
import { parseExpression } from '../domain/expressions/parse-expression.ts';
import { parseTemplate } from '../domain/expressions/text-template.ts';
import type {
  Entity,
  Expression,
  ListItem,
  TextTemplate,
  ValueSource,
  VariableRef,
} from '../domain/types.ts';
import type { YamlReader } from './yaml-reader.ts';

/** Reads `=expression` (the sign may be missing), and reports what is wrong with it. */
export function readExpression(reader: YamlReader, node: unknown): Expression | null {
  const value = reader.scalar(node);
  if (value === undefined || value === null) return null;
  const source = String(value);
  const start = /^\s*=?/.exec(source)?.[0].length ?? 0;
  const expression = parseExpression(source.slice(start));
  reportExpression(reader, expression, node, start);
  return expression;
}

function reportExpression(reader: YamlReader, expression: Expression, node: unknown, start: number): void {
  if (expression.problem) {
    const place = reader.within(node, start + expression.problem.at);
    reader.warnings.push({ code: 'expression', message: expression.problem.message, ...place });
  }
  for (const name of expression.tree ? unknownFunctions(expression.tree) : []) {
    const place = reader.within(node, start);
    reader.warnings.push({
      code: 'unknown_function',
      message: `There is no function "${name}" here.`,
      ...place,
    });
  }
}

/** `=expression`, or a literal. */
export function readValue(reader: YamlReader, node: unknown): ValueSource {
  const value = reader.scalar(node);
  const [, quoted] = typeof value === 'string' ? (/^\s*=\s*'([^'\w]+)'\s*$/.exec(value) ?? []) : [];
  if (quoted !== undefined) {
    reader.warn('unsupported_feature', 'Single quotes are for names; it is read as text.', node);
    return { type: 'literal', value: quoted };
  }
  if (typeof value === 'string' && /^\s*=/.test(value)) {
    const expression = readExpression(reader, node);
    if (expression) return { type: 'expression', expression };
  }
  return { type: 'literal', value: value ?? null };
}

export function readTemplate(reader: YamlReader, node: unknown): TextTemplate {
  const source = reader.text(node) ?? '';
  // Some files write a whole text as one expression.
  if (/^=\s*\S/.test(source)) {
    const expression = readExpression(reader, node);
    if (expression?.tree) return { source, parts: [expression] };
  }
  const template = parseTemplate(source);
  for (const part of template.parts) {
    if (typeof part !== 'string')
      reportExpression(reader, part, node, Math.max(source.indexOf(part.source), 0));
  }
  return template;
}

/** `Topic.X`, `init:Topic.X`, `Global.X.Y`, `System.X`, `User.X`, `Env.X`; null when it is none of them. */
export function readVariable(reader: YamlReader, node: unknown): VariableRef | null {
  const match = /^(?:init:)?(Topic|Global|System|User|Env)\.(\S.*)$/.exec(reader.text(node) ?? '');
  if (match === null) return null;
  const path = (match[2] ?? '').split('.').map((part) => part.trim().replace(/^'(.*)'$/, '$1'));
  // The name marks error values.
  if (path.some((part) => part === '' || part === '$error')) return null;
  return { scope: match[1] as VariableRef['scope'], path };
}

const notBound: ReadonlySet<string> = new Set(['kind', 'variable', 'inputOverrides', 'outputOverrides']);

/** `{binding: {Name: value}}`; some files leave `binding` out. */
export function readBinding(reader: YamlReader, node: unknown): { name: string; value: unknown }[] {
  const map = reader.map(node);
  if (map?.has('binding')) return reader.entries(reader.map(reader.get(map, 'binding')));
  return reader.entries(map).filter(({ name }) => !notBound.has(name));
}

/** `{binding: {Name: Topic.Variable}}`; what names no variable is left out. */
export function readOutputs(reader: YamlReader, node: unknown): { name: string; variable: VariableRef }[] {
  return readBinding(reader, node).flatMap(({ name, value }) => {
    const variable = readVariable(reader, value);
    return variable ? [{ name, variable }] : [];
  });
}

const simpleEntities: Readonly<Record<string, Entity>> = {
  StringPrebuiltEntity: { kind: 'string' },
  BooleanPrebuiltEntity: { kind: 'boolean' },
  NumberPrebuiltEntity: { kind: 'number' },
  AgePrebuiltEntity: { kind: 'number' },
  SpeedPrebuiltEntity: { kind: 'number' },
  TemperaturePrebuiltEntity: { kind: 'number' },
  WeightPrebuiltEntity: { kind: 'number' },
  OrdinalPrebuiltEntity: { kind: 'ordinal' },
  PercentagePrebuiltEntity: { kind: 'percentage' },
  MoneyPrebuiltEntity: { kind: 'money' },
  DatePrebuiltEntity: { kind: 'date' },
  DateTimePrebuiltEntity: { kind: 'date_time' },
  DateTimeNoTimeZonePrebuiltEntity: { kind: 'date_time' },
  DurationPrebuiltEntity: { kind: 'duration' },
  PersonNamePrebuiltEntity: { kind: 'person_name' },
  PhoneNumberPrebuiltEntity: { kind: 'phone' },
  URLPrebuiltEntity: { kind: 'url' },
  ZipCodePrebuiltEntity: { kind: 'postal_code' },
  EmailPrebuiltEntity: { kind: 'email' },
  EMailPrebuiltEntity: { kind: 'email' },
  FilePrebuiltEntity: { kind: 'file' },
};

export function readEntity(reader: YamlReader, node: unknown): Entity {
  const map = reader.map(node);
  const kind = reader.text(map === null ? node : reader.get(map, 'kind')) ?? '';
  const simple = Object.hasOwn(simpleEntities, kind) ? simpleEntities[kind] : undefined;
  if (simple) return simple;
  if (kind === 'EmbeddedEntity') return readEntity(reader, reader.get(map, 'definition'));
  if (kind === 'ClosedListEntity') {
    const items = (reader.list(reader.get(map, 'items')) ?? []).flatMap((item) => readListItem(reader, item));
    if (items.length > 0) return { kind: 'closed_list', items };
    reader.warn('shape', 'The list of choices is empty.', node);
  }
  if (kind === 'RegexEntity') {
    const pattern = reader.text(reader.get(map, 'pattern')) ?? '';
    const compiled = compilePattern(pattern);
    if (compiled.ok && pattern !== '') return { kind: 'pattern', pattern };
    reader.warn('shape', compiled.ok ? 'The pattern is empty.' : compiled.reason, node);
  }
  if (kind === 'DynamicClosedListEntity') {
    const items = readExpression(reader, reader.get(map, 'items'));
    if (items) return { kind: 'dynamic_list', items };
  }
  reader.warn('unsupported_entity', `The entity ${kind || '(none)'} is taken as text.`, node ?? map);
  return { kind: 'opaque', originalKind: kind };
}

function readListItem(reader: YamlReader, node: unknown): ListItem[] {
  const map = reader.map(node);
  const displayName = reader.text(
    map === null ? node : (reader.get(map, 'displayName') ?? reader.get(map, 'id')),
  );
  if (!displayName) return [];
  const id = reader.text(reader.get(map, 'id')) ?? displayName;
  const synonyms = (reader.list(reader.get(map, 'synonyms')) ?? []).flatMap(
    (item) => reader.text(item) ?? [],
  );
  return [{ id, displayName, synonyms }];
}
