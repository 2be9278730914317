/** A twin of the language models that says what a test has written down, and remembers what it was asked. */
import {
  type ModelAnswer,
  ModelError,
  type ModelErrorKind,
  type ModelRequest,
  type Models,
} from '../server/platform/models/index.ts';

/** One answer: words, tool calls by name and input, a failure, or made from the request. */
export type Scripted =
  | { text: string }
  | { calls: { name: string; input: unknown }[]; text?: string }
  | { fails: ModelErrorKind }
  | ((request: ModelRequest) => Scripted);

export interface ScriptedModels extends Models {
  /** In the order in which they came. */
  readonly requests: ModelRequest[];
}

/** Answers in the order of the script; asked beyond its end it fails as `models.unavailable`. */
export function scriptedModels(script: readonly Scripted[]): ScriptedModels {
  const requests: ModelRequest[] = [];
  return {
    requests,
    available: () => true,
    generate: async (request) => {
      const step = script[requests.push(request) - 1] ?? { fails: 'models.unavailable' as const };
      return answer(step, request);
    },
  };
}

function answer(step: Scripted, request: ModelRequest): ModelAnswer {
  if (typeof step === 'function') return answer(step(request), request);
  if ('fails' in step) throw new ModelError(step.fails, 'as the script says');
  const toolCalls = 'calls' in step ? step.calls.map((call, n) => ({ id: `call-${n + 1}`, ...call })) : [];
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { text: step.text ?? '', toolCalls, usage, model: 'scripted', durationMs: 0 };
}
