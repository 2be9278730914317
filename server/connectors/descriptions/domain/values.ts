/** Values for inputs: checked against their schema, brought to its type, filled in from defaults. */
import type { JsonSchema } from '../../../../contracts/connectors.ts';
import { propertiesOf } from './schemas.ts';
import { isMembers } from './source.ts';

/** What is wrong with one input, for the person who filled it in. */
export interface InputProblem {
  /** The input's name; with the way to the member below it, such as `address.city`. */
  input: string;
  message: string;
}

/** Levels of a value; deeper ones are refused. */
const maxDepth = 40;

const dateTime = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;
const formatPatterns: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-\d\d-\d\d$/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
};

/**
 * Brings what people and models write (`"5"`, `"yes"`, JSON as a text, a list with commas) to the schema's type.
 * @param problems gets what is wrong; the value is then not to be used.
 */
export function readValue(
  schema: JsonSchema,
  value: unknown,
  name: string,
  problems: InputProblem[],
): unknown {
  return new ValueReader(problems).read(schema, value, name, 0);
}

class ValueReader {
  readonly #problems: InputProblem[];

  constructor(problems: InputProblem[]) {
    this.#problems = problems;
  }

  read(schema: JsonSchema, value: unknown, name: string, depth: number): unknown {
    if (depth > maxDepth) return this.#wrong(name, 'This is nested too deeply.');
    if (value === null && (schema.nullable || schema.type === 'null' || schema.type === undefined))
      return null;
    const typed = this.#typed(schema, value, name, depth);
    return schema.enum ? this.#chosen(schema.enum, typed, name) : typed;
  }

  #typed(schema: JsonSchema, value: unknown, name: string, depth: number): unknown {
    switch (schema.type) {
      case 'integer':
      case 'number':
        return this.#number(schema, value, name);
      case 'boolean':
        return this.#boolean(value, name);
      case 'string':
        return this.#text(schema, value, name);
      case 'array':
        return this.#list(schema, value, name, depth);
      case 'object':
        return this.#object(schema, value, name, depth);
      default:
        return this.#choice(schema, value, name, depth);
    }
  }

  #number(schema: JsonSchema, value: unknown, name: string): unknown {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value.trim()) : value;
    if (typeof number !== 'number' || !Number.isFinite(number))
      return this.#wrong(name, 'This must be a number.');
    if (schema.type === 'integer' && !Number.isInteger(number))
      return this.#wrong(name, 'This must be a whole number.');
    const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
    if (minimum !== undefined && number < minimum)
      return this.#wrong(name, `This must be at least ${minimum}.`);
    if (maximum !== undefined && number > maximum)
      return this.#wrong(name, `This must be at most ${maximum}.`);
    if (exclusiveMinimum !== undefined && number <= exclusiveMinimum)
      return this.#wrong(name, `This must be more than ${exclusiveMinimum}.`);
    if (exclusiveMaximum !== undefined && number >= exclusiveMaximum)
      return this.#wrong(name, `This must be less than ${exclusiveMaximum}.`);
    return number;
  }

  #boolean(value: unknown, name: string): unknown {
    if (typeof value === 'boolean') return value;
    const word = String(value).trim().toLowerCase();
    if (['true', 'yes', '1'].includes(word)) return true;
    return ['false', 'no', '0'].includes(word) ? false : this.#wrong(name, 'This must be true or false.');
  }

  #text(schema: JsonSchema, value: unknown, name: string): unknown {
    if (typeof value === 'object') return this.#wrong(name, 'This must be a text.');
    const text = String(value);
    const { format = '', minLength, maxLength } = schema;
    if (maxLength !== undefined && text.length > maxLength)
      return this.#wrong(name, `This may have ${maxLength} characters; it has ${text.length}.`);
    if (minLength !== undefined && text.length < minLength)
      return this.#wrong(name, `This must have at least ${minLength} characters.`);
    if (format === 'date-time' && !dateTime.test(text.trim()))
      return this.#wrong(name, 'This must be a date and time, such as 2026-11-21T09:30:00Z.');
    const pattern = formatPatterns[format];
    if (pattern && !pattern.test(text.trim()))
      return this.#wrong(
        name,
        format === 'date' ? 'This must be a date, such as 2026-11-21.' : 'This must be a GUID.',
      );
    return pattern || format === 'date-time' ? text.trim() : text;
  }

  #list(schema: JsonSchema, value: unknown, name: string, depth: number): unknown {
    let list = parsed(value);
    const items = schema.items ?? {};
    if (typeof list === 'string')
      list = list
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    // One value for a list of such values is a list of one.
    if (!Array.isArray(list)) list = [list];
    const values = (list as unknown[]).map((item, index) =>
      this.read(items, item, `${name}[${index}]`, depth + 1),
    );
    if (schema.maxItems !== undefined && values.length > schema.maxItems)
      return this.#wrong(name, `There may be ${schema.maxItems} of these; there are ${values.length}.`);
    if (schema.minItems !== undefined && values.length < schema.minItems)
      return this.#wrong(name, `There must be at least ${schema.minItems} of these.`);
    return values;
  }

  #object(schema: JsonSchema, value: unknown, name: string, depth: number): unknown {
    const members = parsed(value);
    if (!isMembers(members)) return this.#wrong(name, 'This must be an object with named members.');
    const properties = propertiesOf(schema);
    const result: Record<string, unknown> = {};
    for (const [key, member] of Object.entries(members)) {
      if (key === '__proto__' || member === undefined) continue;
      const known = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (!known && schema.additionalProperties === false)
        this.#wrong(`${name}.${key}`, 'There is no such member.');
      const more = isMembers(schema.additionalProperties) ? (schema.additionalProperties as JsonSchema) : {};
      result[key] = this.read(known ?? more, member, `${name}.${key}`, depth + 1);
    }
    const filled = withDefaults(schema, result, depth) as Record<string, unknown>;
    for (const key of schema.required ?? [])
      if (filled[key] === undefined && properties[key]?.readOnly !== true)
        this.#wrong(`${name}.${key}`, 'This is needed.');
    return filled;
  }

  /** The first alternative that fits; without any, the value as it is. */
  #choice(schema: JsonSchema, value: unknown, name: string, depth: number): unknown {
    const choices = schema.oneOf ?? schema.anyOf;
    if (!choices) return isDeeper(value, maxDepth) ? this.#wrong(name, 'This is nested too deeply.') : value;
    const attempts = choices.map((choice) => {
      const problems: InputProblem[] = [];
      return { problems, value: new ValueReader(problems).read(choice, value, name, depth + 1) };
    });
    const fitting = attempts.find(({ problems }) => problems.length === 0);
    return fitting
      ? fitting.value
      : this.#wrong(name, attempts[0]?.problems[0]?.message ?? 'This does not fit.');
  }

  #chosen(choices: readonly unknown[], value: unknown, name: string): unknown {
    if (value === undefined) return value;
    const key = String(value).toLowerCase();
    const exact = choices.find((choice) => choice === value);
    const found = exact ?? choices.find((choice) => choice !== null && String(choice).toLowerCase() === key);
    if (found !== undefined) return found;
    return this.#wrong(name, `This must be one of: ${choices.slice(0, 20).map(String).join(', ')}.`);
  }

  #wrong(input: string, message: string): undefined {
    this.#problems.push({ input, message });
    return undefined;
  }
}

/**
 * Members that are internal or required, and missing, from their defaults; also below a missing member that is
 * internal or required itself. Undefined when there is nothing to fill in and was nothing.
 */
export function withDefaults(schema: JsonSchema, value: unknown, depth = 0): unknown {
  if (value === undefined && schema.default !== undefined) return schema.default;
  if (!schema.properties || depth > maxDepth || (value !== undefined && !isMembers(value))) return value;
  const result: Record<string, unknown> = { ...value };
  for (const [name, member] of Object.entries(schema.properties)) {
    const isWanted = member['x-ms-visibility'] === 'internal' || schema.required?.includes(name);
    if (result[name] !== undefined || !isWanted) continue;
    const filled = withDefaults(member, undefined, depth + 1);
    if (filled !== undefined) result[name] = filled;
  }
  return value === undefined && Object.keys(result).length === 0 ? undefined : result;
}

/** JSON in a text, as models like to send it. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}
