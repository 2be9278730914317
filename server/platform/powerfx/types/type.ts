/** The types that expressions have before they are evaluated. */
export type ScalarKind =
  | 'number'
  | 'decimal'
  | 'text'
  | 'boolean'
  | 'date'
  | 'time'
  | 'datetime'
  | 'guid'
  | 'color'
  | 'blob'
  | 'blank'
  | 'dynamic'
  | 'error'
  | 'void';

export type Fields = ReadonlyMap<string, Type>;
export interface RowType {
  readonly kind: 'record' | 'table';
  readonly fields: Fields;
  /** Nothing is known of its fields: any name may be one. */
  readonly open?: boolean;
  /** A table that can be changed where it stands. */
  readonly mutable?: boolean;
}
export type Type =
  | { readonly kind: ScalarKind }
  | RowType
  /** One value of an enumeration. */
  | { readonly kind: 'enum'; readonly definition: EnumDefinition }
  /** The enumeration itself, before the dot. */
  | { readonly kind: 'enumeration'; readonly definition: EnumDefinition };

export interface EnumDefinition {
  readonly name: string;
  /** What its values are underneath. */
  readonly backing: 'text' | 'number' | 'boolean' | 'color';
  readonly values: Readonly<Record<string, string | number | boolean>>;
  /** Whether a plain value of the backing kind is taken in its place. */
  readonly takesBacking: boolean;
  /** Whether it is taken where its backing kind is asked for. */
  readonly givesBacking: boolean;
  /** Whether its values have an order. */
  readonly ordered?: boolean;
  /** Whether members joined with `&` are a value of it again. */
  readonly joins?: boolean;
  /** A choice of an application rather than one of the language. */
  readonly choice?: boolean;
  /** Values that were others before Power Fx 1.0. */
  readonly before?: Readonly<Record<string, string>>;
  /** How its members are called where people see them, when not by their names. */
  readonly shown?: Readonly<Record<string, string>>;
}

const scalar = (kind: ScalarKind): Type => ({ kind });
export const types = {
  number: scalar('number'),
  decimal: scalar('decimal'),
  text: scalar('text'),
  boolean: scalar('boolean'),
  date: scalar('date'),
  time: scalar('time'),
  datetime: scalar('datetime'),
  guid: scalar('guid'),
  color: scalar('color'),
  blob: scalar('blob'),
  blank: scalar('blank'),
  dynamic: scalar('dynamic'),
  error: scalar('error'),
  void: scalar('void'),
} as const;

const none: Fields = new Map();
export const recordOf = (fields: Fields = none): RowType => ({ kind: 'record', fields });
export const tableOf = (fields: Fields = none): RowType => ({ kind: 'table', fields });
export const columnOf = (type: Type, name = 'Value'): RowType => tableOf(new Map([[name, type]]));
export const rowOf = (type: RowType): RowType => ({ ...type, kind: 'record' });
export const isRows = (type: Type): type is RowType => type.kind === 'record' || type.kind === 'table';
export const isTable = (type: Type): type is RowType & { readonly kind: 'table' } => type.kind === 'table';
export const isRecord = (type: Type): type is RowType & { readonly kind: 'record' } => type.kind === 'record';
export const fieldsOf = (type: Type): Fields => (isRows(type) ? type.fields : none);
export const onlyField = (type: Type): [string, Type] | undefined => {
  const fields = fieldsOf(type);
  return fields.size === 1 ? [...fields][0] : undefined;
};

export const isNumeric = (type: Type): boolean => type.kind === 'number' || type.kind === 'decimal';
export const isMoment = (type: Type): boolean =>
  type.kind === 'date' || type.kind === 'time' || type.kind === 'datetime';

const names: Readonly<Record<ScalarKind, string>> = {
  number: 'Number',
  decimal: 'Decimal',
  text: 'Text',
  boolean: 'Boolean',
  date: 'Date',
  time: 'Time',
  datetime: 'DateTime',
  guid: 'Guid',
  color: 'Color',
  blob: 'Blob',
  blank: 'Blank',
  dynamic: 'Dynamic',
  error: 'Error',
  void: 'Void',
};

/** As messages call it. */
export function nameOf(type: Type): string {
  switch (type.kind) {
    case 'record':
      return 'Record';
    case 'table':
      return 'Table';
    case 'enum':
    case 'enumeration':
      return `${type.definition.choice ? 'OptionSetValue' : 'Enum'} (${type.definition.name})`;
    default:
      return names[type.kind];
  }
}

/** The types a scalar of each kind is taken from without being asked. */
const taken: Readonly<Partial<Record<ScalarKind, readonly ScalarKind[]>>> = {
  text: ['number', 'decimal', 'boolean', 'date', 'time', 'datetime', 'guid', 'blob'],
  number: ['decimal', 'text', 'boolean', 'date', 'time', 'datetime'],
  decimal: ['number', 'text', 'boolean', 'date', 'time', 'datetime'],
  boolean: ['number', 'decimal', 'text'],
  date: ['number', 'decimal', 'text', 'time', 'datetime'],
  time: ['number', 'decimal', 'text', 'date', 'datetime'],
  datetime: ['number', 'decimal', 'text', 'date', 'time'],
  guid: ['text'],
  blob: ['text'],
};

/** Whether a value of one type is taken where the other is asked for, converted perhaps. */
export function accepts(to: Type, from: Type): boolean {
  if (from.kind === 'blank' || from.kind === 'error' || to.kind === 'blank') return true;
  if (to.kind === 'dynamic') return true;
  if (to.kind === 'enum') {
    if (from.kind === 'enum') return from.definition === to.definition;
    return to.definition.takesBacking && backs(to.definition, from);
  }
  if (from.kind === 'enum') return enumGives(to, from.definition);
  if (isRows(to)) {
    if (from.kind === 'dynamic') return true;
    if (from.kind !== to.kind) return false;
    return [...to.fields].every(([name, type]) => {
      const there = (from as RowType).fields.get(name);
      return there === undefined || accepts(type, there);
    });
  }
  if (from.kind === 'dynamic') return to.kind !== 'void';
  if (to.kind === from.kind) return true;
  return (taken[to.kind as ScalarKind] ?? []).includes(from.kind as ScalarKind);
}

function backs(definition: EnumDefinition, from: Type): boolean {
  return definition.backing === 'number' ? isNumeric(from) : from.kind === definition.backing;
}

function enumGives(to: Type, { backing, givesBacking }: EnumDefinition): boolean {
  if (to.kind === 'text') return true;
  if (!givesBacking) return false;
  return backing === 'number' ? isNumeric(to) : to.kind === backing;
}

/** The one type that holds both, by preference the first; undefined when there is none. */
export function unify(a: Type, b: Type): Type | undefined {
  if (a.kind === 'blank' || a.kind === 'error') return b;
  if (b.kind === 'blank' || b.kind === 'error') return a;
  if (isRows(a) && isRows(b) && a.kind === b.kind) {
    const fields = new Map(a.fields);
    for (const [name, type] of b.fields) {
      const there = fields.get(name);
      const both = there === undefined ? type : unify(there, type);
      if (both === undefined) return undefined;
      fields.set(name, both);
    }
    return a.open || b.open ? { kind: a.kind, fields, open: true } : { kind: a.kind, fields };
  }
  if (isNumeric(a) && isNumeric(b)) return a;
  if (a.kind === 'dynamic' && b.kind !== 'dynamic') return b;
  if ((a.kind === 'date' && b.kind === 'datetime') || (a.kind === 'datetime' && b.kind === 'date')) return a;
  return accepts(a, b) ? a : undefined;
}

/** The fields that both have; for the older rules of `If`. */
export function common(a: RowType, b: RowType): RowType {
  const fields = new Map<string, Type>();
  for (const [name, type] of a.fields) {
    const there = b.fields.get(name);
    if (there && (there.kind === type.kind || (isNumeric(there) && isNumeric(type))))
      fields.set(name, unify(type, there) ?? type);
  }
  return { kind: a.kind, fields };
}
