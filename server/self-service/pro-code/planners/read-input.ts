/** A value of a tool's input in what the customer wrote, read by the input's schema. No model. */
import type { z } from 'zod';
import type { EntityContext } from '../../domain/entities/found.ts';
import type { EntityKind } from '../../domain/entities/kinds.ts';
import { readChoice } from '../../domain/entities/lists.ts';
import { findEntities, readEntityValue } from '../../domain/entities/read-entity.ts';
import { readYesNo } from '../../domain/phrases.ts';
import type { InputSchema, Tool } from '../definitions/tool.ts';

const formats: Readonly<Record<string, EntityKind>> = {
  email: 'email',
  date: 'date',
  'date-time': 'date_time',
  uri: 'url',
};
const kinds: readonly string[] = [
  'number',
  'ordinal',
  'percentage',
  'date',
  'date_time',
  'duration',
  'money',
  'email',
  'phone',
  'url',
  'person_name',
  'postal_code',
];
const longestText = 2000;

/**
 * @param alone the text answers the question for this value; else it may stand somewhere in it, and only what cannot
 * be mistaken is taken.
 * @returns undefined: there is none that fits.
 */
export function readInput(
  tool: Tool,
  name: string,
  text: string,
  context: EntityContext,
  alone: boolean,
): unknown {
  const schema = bare(tool.inputSchema.properties?.[name] ?? {});
  const value = valueIn(schema, text.trim().slice(0, longestText), context, alone);
  if (value === undefined) return undefined;
  const property = tool.input.shape[name] as z.ZodType | undefined;
  return property?.safeParse(value).success ? value : undefined;
}

/** Everything that can be read from one message. */
export function readInputs(tool: Tool, text: string, context: EntityContext): Record<string, unknown> {
  const found = Object.keys(tool.inputSchema.properties ?? {}).map(
    (name) => [name, readInput(tool, name, text, context, false)] as const,
  );
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

/** Required, and not there yet; in the order in which the tool names them. */
export const missingInputs = ({ inputSchema }: Tool, values: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(inputSchema.properties ?? {}).filter(
    (name) => (inputSchema.required ?? []).includes(name) && values[name] === undefined,
  );

export interface InputQuestion {
  readonly text: string;
  readonly suggestedActions: readonly string[];
}

export function questionFor({ inputSchema }: Tool, name: string): InputQuestion {
  const schema = inputSchema.properties?.[name] ?? {};
  const inner = bare(schema);
  const what = schema.description ?? schema.title ?? name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return {
    text: schema.ask ?? inner.ask ?? `Please tell me: ${what}`,
    suggestedActions: inner.enum?.map(String) ?? (inner.type === 'boolean' ? ['Yes', 'No'] : []),
  };
}

/** Of `anyOf [X, null]` the X, with what is said of both. */
function bare(schema: InputSchema): InputSchema {
  const inner = schema.anyOf?.find(({ type }) => type !== 'null');
  return inner ? { ...inner, ...schema, type: inner.type ?? 'string' } : schema;
}

function valueIn(schema: InputSchema, text: string, context: EntityContext, alone: boolean): unknown {
  if (text === '') return undefined;
  if (schema.enum) return choiceOf(schema, text, alone);
  if (schema.type === 'boolean') return alone ? (readYesNo(text) ?? undefined) : undefined;
  const format = schema.format === undefined ? undefined : formats[schema.format];
  const kind =
    schema.entity !== undefined && kinds.includes(schema.entity) ? (schema.entity as EntityKind) : format;
  if (kind !== undefined) return single(kind, text, context, alone);
  if (schema.type === 'number' || schema.type === 'integer')
    return alone ? single('number', text, context, alone) : undefined;
  if (schema.pattern !== undefined) return matchOf(schema.pattern, text);
  return alone && (schema.type === 'string' || schema.type === undefined) ? text : undefined;
}

function single(kind: EntityKind, text: string, context: EntityContext, alone: boolean): unknown {
  if (alone) return readEntityValue(kind, text, context) ?? undefined;
  const values = new Set(findEntities(kind, text, context).map(({ value }) => value));
  return values.size === 1 ? [...values][0] : undefined;
}

function choiceOf({ enum: values = [], synonyms = {} }: InputSchema, text: string, alone: boolean): unknown {
  const items = values.map((value) => ({
    id: String(value),
    displayName: String(value),
    synonyms: synonyms[String(value)] ?? [],
  }));
  const choice = readChoice(text, items);
  if (!choice) return undefined;
  const names = [choice.item.displayName, ...choice.item.synonyms].map((name) => name.toLowerCase());
  // In the middle of something else only the word itself counts, no number in a list and no near miss.
  if (
    !alone &&
    !names.some((name) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ')} `.includes(` ${name} `))
  )
    return undefined;
  return values.find((value) => String(value) === choice.item.id);
}

/** The first find of the pattern; also in capitals, as people write numbers of records in any case. */
function matchOf(pattern: string, text: string): string | undefined {
  let whole: RegExp;
  let inside: RegExp;
  try {
    whole = new RegExp(pattern, 'u');
    const core = pattern.replace(/^\^/, '').replace(/\$$/, '');
    inside = new RegExp(`(?<![\\p{L}\\p{N}])(?:${core})(?![\\p{L}\\p{N}])`, 'iu');
  } catch {
    return undefined;
  }
  const found = inside.exec(text.slice(0, 500))?.[0];
  if (found === undefined) return undefined;
  return [found, found.toUpperCase(), found.toLowerCase()].find((form) => whole.test(form));
}
