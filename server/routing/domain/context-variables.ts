/** Context variables that come from outside, held against what the workstream declares. */
import type { WorkstreamSetting } from './configuration.ts';

export interface VariableProblem {
  path: string;
  problem: string;
}

/** Those that are declared must have their type, or be left out; what is not declared is taken as it is. */
export function variableProblems(
  declared: WorkstreamSetting['contextVariables'],
  context: Readonly<Record<string, unknown>>,
): VariableProblem[] {
  return declared.flatMap(({ name, type }) => {
    const value = context[name];
    if (value === undefined || value === null) return [];
    const expected = type === 'text' ? 'string' : type;
    const fits = typeof value === expected && (typeof value !== 'number' || Number.isFinite(value));
    return fits ? [] : [{ path: `context.${name}`, problem: `the workstream declares it as ${type}` }];
  });
}
