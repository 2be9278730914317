/** Which functions an expression calls, for a check before anything runs. */
import { calledFunctions, functionNames, type Node } from '../../../platform/powerfx/index.ts';

const known: ReadonlySet<string> = new Set(functionNames());

/** The names an expression calls and the language does not have. */
export const unknownFunctions = (node: Node): readonly string[] =>
  calledFunctions(node).filter((name) => !known.has(name));
