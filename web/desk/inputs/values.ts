/** What is written into a generated form, and what it means to the operation. */

/** An input of an operation, as connectors and the copilot tell of it. */
export interface InputShape {
  name: string;
  title: string;
  description: string;
  required: boolean;
  type: string;
  choices: readonly string[];
}

/** The fields as they are written; a switch is `true` or `false`. */
export type Written = Readonly<Record<string, string>>;

/** A known value as it is written into its field. */
export function write(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * Reads the fields: empty ones are left out, numbers and JSON become what they are.
 * @returns the values, and by input what is wrong with a field.
 */
export function readInputs(
  inputs: readonly InputShape[],
  written: Written,
): { values: Record<string, unknown>; problems: Record<string, string> } {
  const values: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const input of inputs) {
    const text = (written[input.name] ?? '').trim();
    if (text === '') {
      if (input.required) problems[input.name] = 'Needed.';
      continue;
    }
    const read = readOne(input, text);
    if ('problem' in read) problems[input.name] = read.problem;
    else values[input.name] = read.value;
  }
  return { values, problems };
}

function readOne(input: InputShape, text: string): { value: unknown } | { problem: string } {
  switch (input.type) {
    case 'integer':
    case 'number': {
      const value = Number(text);
      if (!Number.isFinite(value)) return { problem: 'Write a number.' };
      if (input.type === 'integer' && !Number.isInteger(value)) return { problem: 'Write a whole number.' };
      return { value };
    }
    case 'boolean':
      return { value: text === 'true' };
    case 'array':
    case 'object': {
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        return { problem: 'Write JSON.' };
      }
      const fits = input.type === 'array' ? Array.isArray(value) : isObject(value);
      return fits
        ? { value }
        : { problem: input.type === 'array' ? 'Write a JSON list.' : 'Write a JSON object.' };
    }
    default:
      return { value: text };
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
