/** An evaluation case: a conversation, and what must come of it. Written in YAML, or in TypeScript. */
import { z } from 'zod';

/** A value, `/pattern/flags` for text, `*` for anything, or an object of which the named members must match. */
const Matcher: z.ZodType<unknown> = z.unknown();

const ToolExpectation = z.union([
  z.string(),
  z.strictObject({ name: z.string(), input: z.record(z.string(), Matcher).optional() }),
]);

const Limits = z.strictObject({
  toolCalls: z.int().min(0).optional(),
  tokens: z.int().min(0).optional(),
  latencyMs: z.number().min(0).optional(),
});

export const Expectation = z.strictObject({
  /** All tools that were called in the turn, in order: also those that were refused, or wait for an approval. */
  tools: z.array(ToolExpectation).optional(),
  /** Tools that must not have run; called and refused is fine. */
  notTools: z.array(z.string()).default([]),
  /** Specialists it was handed over to, in order. */
  handoffs: z.array(z.string()).optional(),
  /** Text, or `/pattern/`, in what was said. */
  contains: z.array(z.string()).default([]),
  notContains: z.array(z.string()).default([]),
  /** Whose name the last words stand under; null: the agent's own. */
  speaker: z.string().nullable().optional(),
  transfer: z.enum(['none', 'representative', 'back']).optional(),
  approval: z.enum(['none', 'customer', 'representative']).optional(),
  limits: Limits.default({}),
});
export type Expectation = z.infer<typeof Expectation>;

const Step = z.union([
  z.strictObject({ say: z.string(), expect: Expectation.optional() }),
  /** A representative decides about what is open. */
  z.strictObject({
    decide: z.enum(['approved', 'declined']),
    reason: z.string().default(''),
    expect: Expectation.optional(),
  }),
  /** Time passes, and the agent is woken if it asked for it. Seconds. */
  z.strictObject({ wait: z.number().positive(), expect: Expectation.optional() }),
]);
export type Step = z.infer<typeof Step>;

const Script = z.array(
  z.union([
    z.strictObject({ text: z.string() }),
    z.strictObject({
      calls: z.array(z.strictObject({ name: z.string(), input: z.unknown().default({}) })),
      text: z.string().optional(),
    }),
    z.strictObject({ fails: z.string() }),
  ]),
);
export type Script = z.infer<typeof Script>;

export const Case = z.strictObject({
  name: z.string().min(1),
  /** What came along, when somebody else had it before. */
  handoff: z
    .strictObject({
      from: z.string(),
      phrases: z.array(z.string()),
      summary: z.string().default(''),
      variables: z.record(z.string(), z.unknown()).default({}),
    })
    .optional(),
  customer: z
    .strictObject({ name: z.string().optional(), email: z.string().optional(), phone: z.string().optional() })
    .default({}),
  locale: z.string().default('en-GB'),
  start: Expectation.optional(),
  turns: z.array(Step),
  /** How the session stands at the end. */
  final: z
    .strictObject({
      agent: z.string().optional(),
      variables: z.record(z.string(), Matcher).default({}),
      done: z.array(z.string()).default([]),
      notDone: z.array(z.string()).default([]),
    })
    .optional(),
  limits: Limits.default({}),
  /** Only with a model, or only without one. */
  only: z.enum(['model', 'plain']).optional(),
  /** What a scripted model answers; others take no notice of it. */
  script: Script.optional(),
});
export type Case = z.infer<typeof Case>;

export const CaseFile = z.strictObject({
  /** The file with the scenario, from this file. */
  scenario: z.string(),
  /** Its name, where the file has several. */
  name: z.string().optional(),
  /** A module that exports `openStage()`: the systems that the tools use. */
  stage: z.string().optional(),
  /** The beginning of every case, ISO 8601. */
  now: z.iso.datetime().default('2026-11-23T10:00:00Z'),
  cases: z.array(Case).min(1),
});
export type CaseFile = z.infer<typeof CaseFile>;

/** @returns what is wrong with the value, for people; null when it matches. */
export function mismatch(actual: unknown, expected: unknown, at = ''): string | null {
  const where = at === '' ? '' : `${at}: `;
  if (expected === '*') return actual === undefined ? `${where}is missing` : null;
  if (typeof expected === 'string') {
    const pattern = patternOf(expected);
    if (pattern)
      return typeof actual === 'string' && pattern.test(actual)
        ? null
        : `${where}${JSON.stringify(actual)} does not match ${expected}`;
  }
  if (typeof expected === 'object' && expected !== null && !Array.isArray(expected)) {
    if (typeof actual !== 'object' || actual === null)
      return `${where}${JSON.stringify(actual)} is no object`;
    for (const [name, value] of Object.entries(expected)) {
      const found = mismatch(
        (actual as Record<string, unknown>)[name],
        value,
        at === '' ? name : `${at}.${name}`,
      );
      if (found !== null) return found;
    }
    return null;
  }
  return JSON.stringify(actual) === JSON.stringify(expected)
    ? null
    : `${where}${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`;
}

/** Text in `/.../flags`; undefined: it is plain text. */
export function patternOf(text: string): RegExp | undefined {
  const found = /^\/(.+)\/([a-z]*)$/s.exec(text);
  return found ? new RegExp(found[1]!, found[2]) : undefined;
}
