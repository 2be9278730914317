/** Which of the language's variants is spoken. The default is Power Fx 1.0 with decimal numbers. */
export interface Features {
  /** Numbers are floating ones unless `Decimal()` makes them; otherwise decimal unless `Float()` does. */
  readonly numberIsFloat: boolean;
  /** The rules of Power Fx 1.0: types that differ do not compare, results of `If` are united, and more. */
  readonly v1: boolean;
  /** Functions over one column call their result `Value`, and never keep the column's own name. */
  readonly consistentOneColumn: boolean;
  /** `ShowColumns(t, Name)`; otherwise `ShowColumns(t, "Name")`. */
  readonly columnNamesAsIdentifiers: boolean;
  /** Members of an enumeration are values of their own, no plain texts and numbers. */
  readonly strongEnums: boolean;
  /** `[{a:1}]` is a table of that record; otherwise one with a column `Value` that holds it. */
  readonly tableDoesntWrapRecords: boolean;
  /** `FirstN(t)` is refused. */
  readonly firstLastNNeedsCount: boolean;
  /** `IsEmpty` takes tables only. */
  readonly restrictedIsEmpty: boolean;
  /** `a; b` is allowed. */
  readonly chaining: boolean;
  /** `blank`, `null`, `empty` and others cannot be names. */
  readonly reservedKeywords: boolean;
  /** What is written is text, with `${...}` for expressions, unless it begins with `=`. */
  readonly textFirst: boolean;
}

export const defaultFeatures: Features = {
  numberIsFloat: false,
  v1: true,
  consistentOneColumn: true,
  columnNamesAsIdentifiers: true,
  strongEnums: true,
  tableDoesntWrapRecords: true,
  firstLastNNeedsCount: true,
  restrictedIsEmpty: true,
  chaining: false,
  reservedKeywords: false,
  textFirst: false,
};
