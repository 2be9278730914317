/** The inputs of a call: given values checked, defaults for the others. */
import type { ConnectorInput, ConnectorOperation } from '../../../../contracts/connectors.ts';
import { type InputProblem, readValue, withDefaults } from './values.ts';

export interface FilledInput {
  input: ConnectorInput;
  value: unknown;
}

/** Given values, and defaults for the others; what is neither given nor has a default is left out. */
export function fillInputs(
  operation: ConnectorOperation,
  inputs: Readonly<Record<string, unknown>>,
  problems: InputProblem[],
): FilledInput[] {
  const names = new Set(operation.inputs.map(({ name }) => name));
  for (const [name, value] of Object.entries(inputs))
    if (!names.has(name) && value !== undefined)
      problems.push({ input: name, message: 'There is no such input.' });
  const filled: FilledInput[] = [];
  for (const input of operation.inputs) {
    const given = Object.hasOwn(inputs, input.name) ? inputs[input.name] : undefined;
    const isEmpty = given === undefined || given === null || (given === '' && input.schema.type !== 'string');
    if (isEmpty && !(given === null && input.schema.nullable)) {
      const value = input.default ?? defaultBelow(input);
      if (value !== undefined) filled.push({ input, value });
      else if (input.required) problems.push({ input: input.name, message: 'This is needed.' });
      continue;
    }
    const value = readValue(input.schema, given, input.name, problems);
    if (value !== undefined) filled.push({ input, value });
  }
  return filled;
}

const defaultBelow = (input: ConnectorInput): unknown =>
  input.required || input.visibility === 'internal' ? withDefaults(input.schema, undefined) : undefined;
