/** A tool: something that an agent may do, with the shape of what it needs, its limits, and who has to say yes. */
import { z } from 'zod';
import { DefinitionError } from './definition-error.ts';
import type { ToolContext, Variables } from './ports.ts';

/** Who must say yes before the tool runs. */
export type Approver = 'customer' | 'representative';

/** A value of the input that names a record: whose it is must be checked before the tool runs. */
export interface OwnedRecord {
  /** As `ownedBy` was told: 'claim', 'policy'. */
  readonly kind: string;
  readonly value: string;
}

export interface ToolDefinition<I extends z.ZodObject, O extends z.ZodType, V extends Variables> {
  /** Letters, digits and `_`; at most 60. */
  readonly name: string;
  /** What it does and when: models choose by it, and customers read it in a list of what can be asked. */
  readonly description: string;
  /** What customers say who want it. Without a model it is chosen by these. */
  readonly examples?: readonly string[];
  /**
   * What it needs. Each property's `.describe()` tells the model; `.meta({ ask: '...' })` is the question that is
   * asked without one.
   */
  readonly input: I;
  /** What comes back; checked before anybody sees it. */
  readonly output?: O;
  /** Session variables that it reads and writes. */
  readonly variables?: V;
  /** Session variables without which it cannot run; a tool that provides them goes first. */
  readonly needs?: readonly (keyof V & string)[];
  readonly provides?: readonly (keyof V & string)[];
  /** For each attempt. Default 20,000. */
  readonly timeoutMs?: number;
  /** Further attempts after a passing failure. Default 2 where it is repeatable, else 0. */
  readonly retries?: number;
  /** Before the second attempt; doubled each time. Default 250. */
  readonly backoffMs?: number;
  /** Running it twice does no harm: it only reads, or the other side takes `ctx.idempotencyKey`. Default false. */
  readonly repeatable?: boolean;
  readonly approval?:
    | Approver
    | ((input: z.output<I>, ctx: ToolContext<V>) => Approver | null | Promise<Approver | null>);
  /** What would be done, in the words that the customer or the representative says yes to. */
  readonly describe?: (input: z.output<I>, ctx: ToolContext<V>) => string | Promise<string>;
  /** Whether the record is this customer's. Needed when the input has `ownedBy` values. */
  readonly owns?: (record: OwnedRecord, ctx: ToolContext<V>) => boolean | Promise<boolean>;
  /** The answer to the customer, where no model words it. Markdown. */
  readonly say?: (output: z.output<O>, input: z.output<I>) => string;
  run(input: z.output<I>, ctx: ToolContext<V>): z.input<O> | Promise<z.input<O>>;
}

/** A tool as the runtime sees it: checked, with every default filled in. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly input: z.ZodObject;
  readonly output: z.ZodType;
  readonly variables: Variables;
  readonly needs: readonly string[];
  readonly provides: readonly string[];
  readonly timeoutMs: number;
  readonly retries: number;
  readonly backoffMs: number;
  readonly repeatable: boolean;
  /** JSON Schema of the input. */
  readonly inputSchema: InputSchema;
  approvalFor(input: unknown, ctx: ToolContext): Promise<Approver | null>;
  describe(input: unknown, ctx: ToolContext): Promise<string>;
  owns(record: OwnedRecord, ctx: ToolContext): Promise<boolean>;
  /** Null: the tool has no words of its own. */
  say(output: unknown, input: unknown): string | null;
  run(input: unknown, ctx: ToolContext): Promise<unknown>;
}

/** As much of a JSON Schema as is read here. */
export interface InputSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, InputSchema>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly title?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly InputSchema[];
  readonly items?: InputSchema;
  readonly default?: unknown;
  /** The question that asks for it. */
  readonly ask?: string;
  /** What kind of value stands in the customer's words, where the type does not say: `date_time`, `phone`, ... */
  readonly entity?: string;
  /** Of an enum: other words for a value. */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>;
  /** `ownedBy`: which kind of record it names. */
  readonly ownedBy?: string;
}

const defaultTimeoutMs = 20_000;
const longestTimeoutMs = 60_000;
const mostRetries = 5;

/**
 * Text of the input that names a record of the customer: `ownedBy('claim', z.string())`. The tool's `owns` says whether
 * it is theirs, every time, before anything is asked or done.
 */
export function ownedBy<T extends z.ZodType<string>>(kind: string, schema: T): T {
  return schema.meta({ ...schema.meta(), ownedBy: kind }) as T;
}

/**
 * Declares a tool.
 * @throws {DefinitionError} when something about it cannot be.
 */
export function defineTool<
  I extends z.ZodObject,
  O extends z.ZodType = z.ZodUnknown,
  V extends Variables = Record<never, never>,
>(definition: ToolDefinition<I, O, V>): Tool {
  const { name } = definition;
  if (/^(?:search_knowledge|hand_back|hand_over_to_.*)$/.test(name))
    throw new DefinitionError(`The name "${name}" is the runtime's own. Choose another one for the tool.`);
  const wrong = (problem: string) => new DefinitionError(`The tool "${name}": ${problem}`);
  if (!/^[A-Za-z][A-Za-z0-9_]{0,59}$/.test(name))
    throw new DefinitionError(`A tool is named by letters, digits and "_" (up to 60), not "${name}".`);
  if (definition.description.trim() === '') throw wrong('say in `description` what it does and when.');
  if (!(definition.input instanceof z.ZodObject)) throw wrong('`input` must be a z.object({...}).');
  const inputSchema = schemaOf(definition.input, wrong);
  checkRecordIds(inputSchema, definition.owns !== undefined, wrong);
  const { variables = {}, repeatable = false } = definition;
  for (const variable of [...(definition.needs ?? []), ...(definition.provides ?? [])])
    if (!(variable in variables)) throw wrong(`"${variable}" is not among its \`variables\`.`);
  const { timeoutMs = defaultTimeoutMs, retries = repeatable ? 2 : 0 } = definition;
  if (!(timeoutMs > 0 && timeoutMs <= longestTimeoutMs))
    throw wrong(`\`timeoutMs\` must lie between 1 and ${longestTimeoutMs}.`);
  if (!(Number.isInteger(retries) && retries >= 0 && retries <= mostRetries))
    throw wrong(`\`retries\` must lie between 0 and ${mostRetries}.`);
  const { approval, describe, owns, say } = definition;
  const typed = (ctx: ToolContext) => ctx as ToolContext<V>;
  return {
    name,
    description: definition.description,
    examples: definition.examples ?? [],
    input: definition.input,
    output: definition.output ?? z.unknown(),
    variables,
    needs: definition.needs ?? [],
    provides: definition.provides ?? [],
    timeoutMs,
    retries,
    backoffMs: definition.backoffMs ?? 250,
    repeatable,
    inputSchema,
    approvalFor: async (input, ctx) =>
      typeof approval === 'function' ? await approval(input as z.output<I>, typed(ctx)) : (approval ?? null),
    describe: async (input, ctx) =>
      describe ? await describe(input as z.output<I>, typed(ctx)) : inWords(definition.description, input),
    owns: async (record, ctx) => (owns ? await owns(record, typed(ctx)) : false),
    say: (output, input) => (say ? say(output as z.output<O>, input as z.output<I>) : null),
    run: async (input, ctx) => await definition.run(input as z.output<I>, typed(ctx)),
  };
}

function schemaOf(input: z.ZodObject, wrong: (problem: string) => Error): InputSchema {
  try {
    return z.toJSONSchema(input, { io: 'input' }) as InputSchema;
  } catch (error) {
    throw wrong(`its input cannot be described to a model: ${(error as Error).message}`);
  }
}

/** What names a record must say so, or a model could hand in anybody's. */
function checkRecordIds(schema: InputSchema, hasOwns: boolean, wrong: (problem: string) => Error): void {
  for (const [property, { ownedBy: kind }] of Object.entries(schema.properties ?? {})) {
    if (kind !== undefined && !hasOwns)
      throw wrong(
        `\`${property}\` names a ${kind}: say in \`owns\` how to tell whether it is the customer's.`,
      );
    if (kind === undefined && /^(?:id|guid)$|(?:Id|ID|Guid|_id|_guid)$/.test(property))
      throw wrong(
        `\`${property}\` looks like the id of a record. Mark it with ownedBy(...), or take it from ctx.session.`,
      );
  }
}

function inWords(description: string, input: unknown): string {
  const values = Object.entries((input ?? {}) as Record<string, unknown>)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
  const first = description.split(/(?<=[.!?])\s/)[0]!.replace(/[.\s]+$/, '');
  return values.length === 0 ? first : `${first} (${values.join(', ')})`;
}
