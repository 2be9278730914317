/** Conditions, Blank, errors, tables. */
import { errorValue, field, isRecord, isTable, type Value } from '../values.ts';
import { equals, Failure, fail, isBlank, toBoolean, toText } from './coerce.ts';
import type { Evaluation, FunctionTable } from './evaluation.ts';
import type { ExpressionNode } from './syntax.ts';

export const logicFunctions: FunctionTable = {
  If: {
    min: 2,
    max: Infinity,
    lazy: (args, { run }) => {
      for (let index = 0; index + 1 < args.length; index += 2) {
        if (toBoolean(run(at(args, index)))) return run(at(args, index + 1));
      }
      return args.length % 2 === 1 ? run(at(args, args.length - 1)) : null;
    },
  },
  Switch: {
    min: 3,
    max: Infinity,
    lazy: (args, { run }) => {
      const value = run(at(args, 0));
      for (let index = 1; index + 1 < args.length; index += 2) {
        if (equals(value, run(at(args, index)))) return run(at(args, index + 1));
      }
      return args.length % 2 === 0 ? run(at(args, args.length - 1)) : null;
    },
  },
  And: { min: 1, max: Infinity, lazy: (args, { run }) => args.every((arg) => toBoolean(run(arg))) },
  Or: { min: 1, max: Infinity, lazy: (args, { run }) => args.some((arg) => toBoolean(run(arg))) },
  Not: { min: 1, max: 1, call: ([value]) => !toBoolean(value ?? null) },
  Blank: { min: 0, max: 0, call: () => null },
  IsBlank: { min: 1, max: 1, call: ([value]) => isBlank(value ?? null) },
  Coalesce: {
    min: 1,
    max: Infinity,
    lazy: (args, { run }) => {
      for (const arg of args) {
        const value = run(arg);
        if (!isBlank(value)) return value;
      }
      return null;
    },
  },
  IsEmpty: {
    min: 1,
    max: 1,
    call: ([table]) => {
      if (table === null || table === undefined) return true;
      return isTable(table) ? table.length === 0 : fail('invalid_argument', 'IsEmpty takes a table.');
    },
  },
  CountRows: { min: 1, max: 1, call: ([table]) => rows(table ?? null, 'CountRows').length },
  First: { min: 1, max: 1, call: ([table]) => row(rows(table ?? null, 'First').at(0)) },
  Last: { min: 1, max: 1, call: ([table]) => row(rows(table ?? null, 'Last').at(-1)) },
  Error: { min: 1, max: 1, call: ([what]) => errorValue('custom', describe(what ?? null)) },
  IsError: { min: 1, max: 1, lazy: (args, evaluation) => attempt(at(args, 0), evaluation).failed },
  IfError: {
    min: 2,
    max: Infinity,
    lazy: (args, evaluation) => {
      let value: Value = null;
      for (let index = 0; index + 1 < args.length; index += 2) {
        const attempted = attempt(at(args, index), evaluation);
        if (attempted.failed) return evaluation.run(at(args, index + 1));
        value = attempted.value;
      }
      return args.length % 2 === 1 ? evaluation.run(at(args, args.length - 1)) : value;
    },
  },
};

function at(args: readonly ExpressionNode[], index: number): ExpressionNode {
  return args[index] ?? fail('invalid_argument', 'An argument is missing.');
}

function rows(table: Value, name: string): readonly Value[] {
  if (table === null) return [];
  return isTable(table) ? table : fail('invalid_argument', `${name} takes a table.`);
}

/** A row of a table of plain values is a record with the field Value. */
function row(value: Value | undefined): Value {
  if (value === undefined || value === null) return null;
  return isRecord(value) ? value : { Value: value };
}

/** `Error("text")`, or the Message and Kind of a record. */
function describe(what: Value): string {
  if (!isRecord(what)) return toText(what) || 'An error.';
  const message = field(what, 'Message') ?? field(what, 'Kind');
  return toText(message) || 'An error.';
}

/** Computes, and holds an error back. Limits cannot be held back: the work must end. */
function attempt(node: ExpressionNode, evaluation: Evaluation): { failed: boolean; value: Value } {
  try {
    return { failed: false, value: evaluation.run(node) };
  } catch (error) {
    if (error instanceof Failure && error.value.$error.code !== 'limit') return { failed: true, value: null };
    throw error;
  }
}
