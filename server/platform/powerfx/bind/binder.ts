/** Gives every node its type and its computation, and tells what is wrong with it. */
import type { Frame } from '../evaluate/run.ts';
import type { Features } from '../features.ts';
import type { Node, NodeOf, Problem, Span } from '../syntax/syntax.ts';
import {
  accepts,
  columnOf,
  type EnumDefinition,
  isRecord,
  isRows,
  nameOf,
  recordOf,
  type Type,
  tableOf,
  types,
  unify,
} from '../types/type.ts';
import { colorOf, convert, toText } from '../values/convert.ts';
import { Decimal } from '../values/decimal.ts';
import {
  Dynamic,
  EnumValue,
  ErrorValue,
  invalidArgument,
  isList,
  isObject,
  RecordValue,
  type Row,
  TableValue,
  type Value,
} from '../values/value.ts';
import { type Bound, broken, type Compute, constant, errorSpan } from './bound.ts';
import type { BindContext, BindOptions } from './context.ts';
import { bindBinary, bindUnary } from './operators.ts';
import { lookUp, openDepth, type Scope } from './scope.ts';

export class Binder implements BindContext {
  readonly options: BindOptions;
  readonly problems: Problem[] = [];
  scope: Scope | undefined;

  constructor(options: BindOptions) {
    this.options = options;
  }

  get features(): Features {
    return this.options.features;
  }

  /** What whole numbers of functions are. */
  get numberType(): Type {
    return this.features.numberIsFloat ? types.number : types.decimal;
  }

  fail(span: Span, message: string, severity: Problem['severity'] = 'error', about?: Problem['about']): void {
    const { from, to } = span;
    if (this.problems.some((one) => one.from === from && one.to === to && one.message === message)) return;
    this.problems.push({ severity, message, from, to, ...(about ? { about } : {}) });
  }

  knows(name: string): boolean {
    return lookUp(this.scope, name) !== undefined || this.options.globals.typeOf(name) !== undefined;
  }

  failAt(node: Node, message: string): void {
    this.fail(errorSpan(node), message);
  }

  bind(node: Node): Bound {
    switch (node.kind) {
      case 'number':
        return this.#number(node);
      case 'text':
        return constant(node, types.text, node.value);
      case 'boolean':
        return constant(node, types.boolean, node.value);
      case 'interpolation':
        return this.#interpolation(node);
      case 'name':
        return this.#name(node);
      case 'member':
        return this.#member(node);
      case 'record':
        return this.#record(node);
      case 'table':
        return this.#table(node);
      case 'call':
        return this.#call(node);
      case 'binary':
        return bindBinary(this, node);
      case 'unary':
        return bindUnary(this, node);
      case 'as':
        this.failAt(node, 'As is not permitted in this context.');
        return this.bind(node.source);
      case 'chain':
        return this.#chain(node);
      case 'nothing':
        return constant(node, types.blank, null);
    }
  }

  /** With the row's names in force. */
  within<T>(row: Type, work: () => T, name = 'ThisRecord', fieldsVisible = true): T {
    const { scope } = this;
    this.scope = { parent: scope, row, name, fieldsVisible };
    try {
      return work();
    } finally {
      this.scope = scope;
    }
  }

  #number(node: NodeOf<'number'>): Bound {
    if (this.features.numberIsFloat) {
      const n = Number(node.text);
      if (Number.isFinite(n)) return constant(node, types.number, n);
    } else {
      const n = Decimal.parse(node.text);
      if (n) return constant(node, types.decimal, n);
    }
    this.fail(node, 'Numeric value is too large.');
    return broken(node);
  }

  #interpolation(node: NodeOf<'interpolation'>): Bound {
    const parts = node.parts.map((part) => this.bind(part));
    let sound = true;
    for (const part of parts) {
      if (accepts(types.text, part.type) && part.type.kind !== 'error') continue;
      this.failAt(part.node, `Invalid argument type (${nameOf(part.type)}). Expecting a Text value instead.`);
      sound = false;
    }
    if (!sound) {
      this.fail(
        node,
        'Expressions which appear inside an interpolated string must evaluate to a Text value or to a compatible type.',
      );
      return broken(node);
    }
    const [only] = parts;
    if (parts.length === 0) return constant(node, types.text, '');
    const run: Compute = (frame) => {
      const texts = parts.map((part) => toText(part.run(frame), frame.run));
      return ErrorValue.among(texts) ?? frame.run.join(texts.map((text) => String(text ?? '')));
    };
    if (parts.length === 1 && only!.constant) return { ...only!, node };
    const made: Bound = { node, type: types.text, run };
    return parts.every((part) => part.constant)
      ? { ...made, constant: { value: parts.map((part) => String(part.constant!.value ?? '')).join('') } }
      : made;
  }

  #name(node: NodeOf<'name'>): Bound {
    const found = node.global ? undefined : lookUp(this.scope, node.name);
    if (found) {
      const { depth, type } = found;
      const { name } = node;
      if (found.kind === 'row') return { node, type, run: (frame) => rowAt(frame, depth) };
      return { node, type, run: (frame) => fieldOf(rowAt(frame, depth), name) };
    }
    const { globals } = this.options;
    const type = globals.typeOf(node.name);
    if (type) {
      const { name } = node;
      return { node, type, run: () => globals.valueOf(name) };
    }
    const definition = this.options.enumerations.get(node.name);
    if (definition) return { ...broken(node), type: { kind: 'enumeration', definition } };
    const open = this.options.lenient && !node.global ? openDepth(this.scope) : -1;
    if (open >= 0) {
      const { name } = node;
      return { node, type: types.dynamic, run: (frame) => fieldOf(rowAt(frame, open), name) };
    }
    this.fail(node, `Name isn't valid. '${node.name}' isn't recognized.`, 'error', 'name');
    return broken(node);
  }

  #member(node: NodeOf<'member'>): Bound {
    if (node.object.kind === 'name') {
      const text = this.options.globals.memberOf?.(node.object.name, node.name);
      if (text !== undefined) return constant(node, types.text, text);
    }
    const object = this.bind(node.object);
    const { name } = node;
    const { type } = object;
    if (type.kind === 'enumeration') return this.#enumMember(node, type.definition);
    if (isRows(type)) {
      const field = type.fields.get(name);
      if (field === undefined && !type.open) return this.#unknownMember(node);
      const fieldType = field ?? types.dynamic;
      if (type.kind === 'record')
        return { node, type: fieldType, run: (frame) => fieldOf(object.run(frame), name) };
      const column = this.features.consistentOneColumn ? 'Value' : name;
      return {
        node,
        type: columnOf(fieldType, column),
        run: (frame) => columnOfTable(object.run(frame), name, column),
      };
    }
    if (type.kind === 'dynamic')
      return { node, type: types.dynamic, run: (frame) => fieldOf(object.run(frame), name) };
    if (this.options.lenient && type.kind === 'blank') return constant(node, types.blank, null);
    if (type.kind === 'error' || type.kind === 'blank') {
      this.failAt(node, `The '.' operator cannot be used on Error values.`);
      return broken(node);
    }
    this.failAt(node, `The '.' operator cannot be used on ${nameOf(type)} values.`);
    return broken(node);
  }

  #unknownMember(node: NodeOf<'member'>): Bound {
    this.failAt(node, `Name isn't valid. '${node.name}' isn't recognized.`);
    return broken(node);
  }

  #enumMember(node: NodeOf<'member'>, definition: EnumDefinition): Bound {
    const { name } = node;
    const own = memberName(definition, name);
    if (own === undefined) return this.#unknownMember(node);
    const value = (this.features.v1 ? undefined : definition.before?.[own]) ?? definition.values[own]!;
    if (!this.features.strongEnums && !definition.choice) return this.#weakMember(node, definition, value);
    return constant(
      node,
      { kind: 'enum', definition },
      new EnumValue(definition.name, own, value, definition.shown?.[own]),
    );
  }

  #weakMember(node: Node, definition: EnumDefinition, value: string | number | boolean): Bound {
    if (typeof value === 'number')
      return constant(
        node,
        this.numberType,
        this.features.numberIsFloat ? value : Decimal.fromInteger(value),
      );
    if (definition.backing === 'color') return constant(node, types.color, colorOf(String(value)) ?? null);
    return constant(node, definition.backing === 'boolean' ? types.boolean : types.text, value);
  }

  #record(node: NodeOf<'record'>): Bound {
    const seen = new Map<string, Bound>();
    for (const { name, nameSpan, value } of node.fields) {
      if (seen.has(name)) this.fail(nameSpan, `A field named '${name}' already exists.`);
      seen.set(name, this.bind(value));
    }
    const fields = [...seen];
    const type = recordOf(new Map(fields.map(([name, bound]) => [name, bound.type])));
    const run: Compute = (frame) =>
      new RecordValue(new Map(fields.map(([name, bound]) => [name, bound.run(frame)])));
    return { node, type, run };
  }

  #table(node: NodeOf<'table'>): Bound {
    const items = node.items.map((item) => this.bind(item));
    let type: Type = types.blank;
    for (const item of items) {
      const both = unify(type, item.type);
      if (both === undefined)
        this.failAt(
          item.node,
          'Incompatible type. The item you are trying to put into a table has a type that is not compatible with the table.',
        );
      else type = both;
    }
    const plain = isRecord(type) && this.features.tableDoesntWrapRecords;
    const row = plain ? (type as Type) : undefined;
    const made =
      items.length === 0
        ? tableOf()
        : row && isRecord(row)
          ? { ...row, kind: 'table' as const }
          : columnOf(type);
    const itemType = type;
    const run: Compute = (frame) => {
      frame.run.rows(items.length);
      return new TableValue(
        items.map((item): Row => {
          const value = convert(item.run(frame), itemType, frame.run);
          if (plain) return value as Row;
          return RecordValue.of({ Value: value });
        }),
      );
    };
    return { node, type: made, run };
  }

  #call(node: NodeOf<'call'>): Bound {
    const definition = this.options.functions(node.name);
    if (definition === undefined) {
      for (const argument of node.arguments) if (argument.kind !== 'as') this.bind(argument);
      this.fail(node, `'${node.name}' is an unknown or unsupported function.`, 'error', 'function');
      return broken(node);
    }
    const bound = definition.bind({ binder: this, node, name: node.name });
    const { run } = bound;
    return {
      ...bound,
      node,
      run: (frame) => {
        frame.run.tick();
        return run(frame);
      },
    };
  }

  #chain(node: NodeOf<'chain'>): Bound {
    const steps = node.steps.map((step) => this.bind(step));
    const last = steps.at(-1)!;
    const run: Compute = (frame) => {
      const errors: Value[] = [];
      let value: Value = null;
      for (const step of steps) {
        value = step.run(frame);
        errors.push(value);
      }
      return ErrorValue.among(errors) ?? value;
    };
    return { node, type: last.type, run };
  }
}

/** By its own name, or by the one that people see. */
function memberName({ values, shown = {} }: EnumDefinition, name: string): string | undefined {
  if (Object.hasOwn(values, name)) return name;
  return Object.keys(shown).find((own) => shown[own] === name);
}

function rowAt(frame: Frame, depth: number): Value {
  let at: Frame | undefined = frame;
  for (let i = 0; i < depth; i += 1) at = at?.parent;
  return at?.row ?? null;
}

/** Of a record, or of JSON. */
export function fieldOf(value: Value, name: string): Value {
  if (value instanceof RecordValue) return value.get(name);
  if (value === null || value instanceof ErrorValue) return value;
  if (value instanceof Dynamic) {
    if (value.json === null) return null;
    if (!isObject(value.json))
      return invalidArgument(`There is no field "${name}": the value is not an object.`);
    const field = Object.hasOwn(value.json, name) ? value.json[name] : undefined;
    return field === undefined || field === null ? null : new Dynamic(field);
  }
  return invalidArgument(`There is no field "${name}": the value is not a record.`);
}

function columnOfTable(table: Value, name: string, column: string): Value {
  if (!(table instanceof TableValue)) {
    if (table instanceof Dynamic && isList(table.json))
      return new TableValue(
        table.json.map((item) => RecordValue.of({ [column]: fieldOf(new Dynamic(item), name) })),
      );
    return table;
  }
  return new TableValue(
    table.rows.map(
      (row): Row => (row instanceof RecordValue ? RecordValue.of({ [column]: row.get(name) }) : row),
    ),
  );
}
