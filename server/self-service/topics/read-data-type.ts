/** Types as topics declare them: `String`, `{kind: Record, properties: {...}}`, `{type: {kind: Table, ...}}`. */
import type { DataType } from '../domain/types.ts';
import type { YamlReader } from './yaml-reader.ts';

const simple: Readonly<Record<string, DataType>> = {
  String: { kind: 'text' },
  Guid: { kind: 'text' },
  OptionSet: { kind: 'text' },
  Number: { kind: 'number' },
  Decimal: { kind: 'number' },
  Float: { kind: 'number' },
  Boolean: { kind: 'boolean' },
  Date: { kind: 'date' },
  DateTime: { kind: 'date_time' },
  DateTimeNoTimeZone: { kind: 'date_time' },
  Time: { kind: 'time' },
};

const any: DataType = { kind: 'any' };
const maxDepth = 30;

/** What is not declared, or not known (`Any`, `Blank`, an entity), is `any`. */
export function readDataType(reader: YamlReader, node: unknown, depth = 0): DataType {
  if (depth > maxDepth) return any;
  const map = reader.map(node);
  if (map === null) {
    const name = reader.text(node) ?? '';
    return Object.hasOwn(simple, name) ? (simple[name] ?? any) : any;
  }
  // `{displayName, type: ...}` of a property; a column may be called `type` as well, but never beside `properties`.
  const kind = reader.text(reader.get(map, 'kind'));
  if (kind === null && map.has('type')) return readDataType(reader, reader.get(map, 'type'), depth + 1);
  if (kind !== 'Record' && kind !== 'Table')
    return Object.hasOwn(simple, kind ?? '') ? simple[kind ?? '']! : any;
  const fields = reader
    .entries(reader.map(reader.get(map, 'properties')))
    .map(({ name, value }) => [name, readDataType(reader, value, depth + 1)] as const);
  return { kind: kind === 'Record' ? 'record' : 'table', fields: Object.fromEntries(fields) };
}

/** The fields of `{properties: {...}}`. */
export function readFieldTypes(reader: YamlReader, node: unknown): Readonly<Record<string, DataType>> {
  const properties = reader.entries(reader.map(reader.get(reader.map(node), 'properties')));
  return Object.fromEntries(properties.map(({ name, value }) => [name, readDataType(reader, value)]));
}
