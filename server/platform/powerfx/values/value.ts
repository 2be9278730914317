/** What an expression is worth. Errors are values: they travel until somebody looks at them. */
import type { Decimal } from './decimal.ts';

/** The kinds of errors, by the number that `FirstError.Kind` shows. */
export const errorKinds = {
  None: 0,
  Sync: 1,
  MissingRequired: 2,
  CreatePermission: 3,
  EditPermissions: 4,
  DeletePermissions: 5,
  Conflict: 6,
  NotFound: 7,
  ConstraintViolated: 8,
  GeneratedValue: 9,
  ReadOnlyValue: 10,
  Validation: 11,
  Unknown: 12,
  Div0: 13,
  BadLanguageCode: 14,
  BadRegex: 15,
  InvalidFunctionUsage: 16,
  FileNotFound: 17,
  AnalysisError: 18,
  ReadPermission: 19,
  NotSupported: 20,
  InsufficientMemory: 21,
  QuotaExceeded: 22,
  Network: 23,
  Numeric: 24,
  InvalidArgument: 25,
  Internal: 26,
  NotApplicable: 27,
  Timeout: 28,
  ServiceUnavailable: 29,
  InvalidJSON: 30,
  Custom: 1000,
} as const;
export type ErrorKind = keyof typeof errorKinds;

export interface ErrorDetail {
  readonly kind: number;
  readonly message: string;
}

export class ErrorValue {
  readonly errors: readonly ErrorDetail[];

  constructor(errors: readonly ErrorDetail[]) {
    this.errors = errors;
  }

  /** One error of all that the values hold; undefined when none does. */
  static among(values: readonly Value[]): ErrorValue | undefined {
    const found = values.filter((value): value is ErrorValue => value instanceof ErrorValue);
    return found.length < 2 ? found[0] : new ErrorValue(found.flatMap(({ errors }) => errors));
  }

  static of(kind: ErrorKind, message: string): ErrorValue {
    return new ErrorValue([{ kind: errorKinds[kind], message }]);
  }
}

/**
 * A date, a time of day, or both, as the clock on the wall shows it. `ms`: of a date and a time since 1970, as if the
 * wall's clock were UTC; of a date, its midnight; of a time of day, since midnight.
 */
export class Moment {
  readonly kind: 'date' | 'time' | 'datetime';
  readonly ms: number;

  constructor(kind: 'date' | 'time' | 'datetime', ms: number) {
    this.kind = kind;
    this.ms = ms;
  }
}

export class Guid {
  readonly text: string;

  constructor(text: string) {
    this.text = text.toLowerCase();
  }
}

/** Red, green, blue 0 to 255, and how opaque, 0 to 1. */
export class Color {
  readonly channels: readonly [number, number, number, number];

  constructor(red: number, green: number, blue: number, alpha: number) {
    this.channels = [red, green, blue, alpha];
  }
}

/** Text or bytes in the shape of a file. */
export class Blob {
  readonly text: string;
  readonly type: string;

  constructor(text: string, type: string) {
    this.text = text;
    this.type = type;
  }
}

export class EnumValue {
  readonly type: string;
  readonly name: string;
  readonly value: string | number | boolean;
  /** As people see it, when that differs. */
  readonly shown: string | undefined;

  constructor(type: string, name: string, value: string | number | boolean, shown?: string) {
    this.shown = shown;
    this.type = type;
    this.name = name;
    this.value = value;
  }
}

export class RecordValue {
  readonly fields: ReadonlyMap<string, Value>;

  constructor(fields: ReadonlyMap<string, Value>) {
    this.fields = fields;
  }

  static of(fields: Readonly<Record<string, Value>>): RecordValue {
    return new RecordValue(new Map(Object.entries(fields)));
  }

  get(name: string): Value {
    return this.fields.get(name) ?? null;
  }
}

/** A row is a record, blank, or an error. */
export type Row = RecordValue | ErrorValue | null;

export class TableValue {
  readonly rows: readonly Row[];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }

  /** A table of one column `Value`. */
  static ofValues(values: readonly Value[]): TableValue {
    return new TableValue(values.map((value) => RecordValue.of({ Value: value })));
  }
}

/** JSON as it came, of no type yet. */
export class Dynamic {
  readonly json: Json;

  constructor(json: Json) {
    this.json = json;
  }
}
/** Numbers as they were written, so that decimals lose nothing. */
export type Json = null | boolean | string | JsonNumber | readonly Json[] | { readonly [name: string]: Json };
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export const isList = (json: Json): json is readonly Json[] => Array.isArray(json);
export const isObject = (json: Json): json is { readonly [name: string]: Json } =>
  json !== null && typeof json === 'object' && !isList(json) && !(json instanceof JsonNumber);

/** null is blank; a JavaScript number is a floating one. */
export type Value =
  | null
  | boolean
  | number
  | Decimal
  | string
  | Moment
  | Guid
  | Color
  | Blob
  | EnumValue
  | RecordValue
  | TableValue
  | Dynamic
  | ErrorValue;

export const isError = (value: Value): value is ErrorValue => value instanceof ErrorValue;
export const invalidArgument = (message: string): ErrorValue => ErrorValue.of('InvalidArgument', message);
