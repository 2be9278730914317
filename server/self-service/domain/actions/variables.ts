/** Variables: set, reset, cleared, parsed. */
import { goTo } from '../frames.ts';
import { inShape, ShapeError } from '../shapes.ts';
import { TopicError, type Turn } from '../turn.ts';
import type { DataType, ParseValueAction } from '../types.ts';
import { toValue, type Value } from '../values.ts';
import type { Runners } from './runner.ts';

export const variableRunners: Runners<
  | 'SetVariable'
  | 'SetMultipleVariables'
  | 'SetTextVariable'
  | 'ResetVariable'
  | 'ClearAllVariables'
  | 'ParseValue'
> = {
  SetVariable: (turn, { variable, value }, next) => {
    turn.setVariable(variable, turn.valueOf(value));
    goTo(turn, next);
  },
  SetMultipleVariables: (turn, { assignments }, next) => {
    for (const { variable, value } of assignments) turn.setVariable(variable, turn.valueOf(value));
    goTo(turn, next);
  },
  SetTextVariable: (turn, { variable, value }, next) => {
    turn.setVariable(variable, turn.fill(value));
    goTo(turn, next);
  },
  ResetVariable: (turn, { variable }, next) => {
    const { scope, path } = variable;
    const initial = scope === 'Global' && path.length === 1 ? turn.agent.globals?.[path[0]!] : undefined;
    turn.setVariable(variable, initial ?? null);
    goTo(turn, next);
  },
  ClearAllVariables: (turn, { which }, next) => {
    const globals = turn.agent.globals ?? {};
    if (which === 'conversation' || which === 'globals') turn.change({ globals });
    if (which === 'conversation') turn.changeFrame({ variables: {} });
    if (which === 'user' || which === 'globals') turn.change({ user: {} });
    if (which === 'history')
      turn.change({ facts: { ...turn.state.facts, lastPhrases: [], firstPhrase: null } });
    goTo(turn, next);
  },
  ParseValue: (turn, action, next) => {
    turn.setVariable(action.variable, parse(turn, action));
    goTo(turn, next);
  },
};

function parse(turn: Turn, { value, type, blankOnError }: ParseValueAction): Value {
  try {
    return parseAs(type, turn.valueOf(value));
  } catch (error) {
    const isParsing = error instanceof ShapeError;
    if (blankOnError && (isParsing || error instanceof TopicError)) return null;
    if (isParsing) throw new TopicError('invalid_argument', `The value cannot be parsed. ${error.message}`);
    throw error;
  }
}

/** JSON text is read, unless text is what is wanted. @throws {ShapeError} */
export function parseAs(type: DataType, value: Value): Value {
  if (typeof value !== 'string' || type.kind === 'text') return inShape(type, value);
  if (type.kind !== 'record' && type.kind !== 'table' && type.kind !== 'any') return inShape(type, value);
  if (value.trim() === '') return null;
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    if (type.kind === 'any') return value;
    throw new ShapeError('The text is not JSON.');
  }
  return inShape(type, toValue(json));
}
