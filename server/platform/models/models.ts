/** Language models as the house sees them: one port, whoever answers behind it. */
import type { z } from 'zod';

/** What a model may be asked to do; the operator says which model does what. */
export const modelTasks = ['copilot', 'ai_agent', 'summary'] as const;
export type ModelTask = (typeof modelTasks)[number];

/** A function that the model may ask for. Nothing here runs it: the caller decides. */
export interface ModelTool {
  /** Letters, digits, `_` and `-`; at most 64. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly inputSchema: object;
}

export interface ModelToolCall {
  /** Names the call in the message that answers it. */
  readonly id: string;
  readonly name: string;
  /** As the model wrote it, read as JSON: not yet checked against the tool's schema. */
  readonly input: unknown;
}

export type ModelMessage =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly toolCalls?: readonly ModelToolCall[] }
  | { readonly role: 'tool'; readonly callId: string; readonly name: string; readonly text: string };

export interface ModelRequest {
  readonly task: ModelTask;
  /** Only the model configured under this name, whatever its tasks. */
  readonly model?: string;
  readonly system?: string;
  readonly messages: readonly ModelMessage[];
  readonly tools?: readonly ModelTool[];
  /** Default `auto`. */
  readonly toolChoice?: 'auto' | 'none' | 'required' | { readonly tool: string };
  /** Default 1,000. */
  readonly maxOutputTokens?: number;
  /** Left to the model when absent: some refuse it. */
  readonly temperature?: number;
  /** The answer is JSON of this shape, in `object`. */
  readonly schema?: z.ZodType;
  readonly signal?: AbortSignal;
}

export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ModelAnswer {
  readonly text: string;
  readonly toolCalls: readonly ModelToolCall[];
  /** Of a request with `schema`: checked against it. */
  readonly object?: unknown;
  readonly usage: ModelUsage;
  /** The configured name of the model that answered. */
  readonly model: string;
  readonly durationMs: number;
}

export interface Models {
  /** Whether a model is configured for the task. It may still fail: have another way ready. */
  available(task: ModelTask): boolean;
  /**
   * Asks the models configured for the task, in their order, until one answers.
   * @throws {ModelError} when none does; its message is for operators and holds nobody's words.
   */
  generate(request: ModelRequest): Promise<ModelAnswer>;
}

/** Asks one provider once. @throws {ModelError} */
export type AskProvider = (
  request: ModelRequest,
  signal: AbortSignal,
) => Promise<Omit<ModelAnswer, 'model' | 'durationMs'>>;

export const modelErrorKinds = [
  'models.none',
  'models.unavailable',
  'models.limited',
  'models.timeout',
  'models.refused',
  'models.garbled',
  'models.over_budget',
  'models.aborted',
] as const;
/**
 * `none`: nothing is configured for the task; `limited`: the provider asks for patience; `refused`: it does not take the
 * request or the key; `garbled`: what came is not an answer; `over_budget`: the day's tokens are used up.
 */
export type ModelErrorKind = (typeof modelErrorKinds)[number];

/** Never carries the request, the answer or a key, nor an error of a provider's library, which holds all three. */
export class ModelError extends Error {
  readonly kind: ModelErrorKind;
  /** Of the provider's answer, when there was one. */
  readonly status: number | undefined;
  /** How long the provider asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ModelErrorKind,
    message: string,
    more: { status?: number | undefined; retryAfterMs?: number | undefined } = {},
  ) {
    super(message);
    this.name = 'ModelError';
    this.kind = kind;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
  }
}
