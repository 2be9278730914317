/** Cases with several models side by side, and the figures of each. */
import { setTimeout } from 'node:timers/promises';
import { ModelError, type Models, noModels } from '../../../platform/models/index.ts';
import type { Case } from './case.ts';
import { readCases } from './read-cases.ts';
import { type CaseResult, runCase, type Subject } from './run-case.ts';

export interface EvaluationSummary {
  readonly model: string;
  readonly cases: number;
  readonly passed: number;
  readonly passRate: number;
  readonly skipped: number;
  /** Of a turn, milliseconds. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly tokens: number;
  readonly toolCalls: number;
}

export interface EvaluationReport {
  readonly results: readonly CaseResult[];
  readonly summaries: readonly EvaluationSummary[];
}

/** The rules that go on where there is no model. */
export const plainSubject: Subject = { label: 'plain', model: null, models: () => noModels };

/** A configured model by its name. */
export const namedSubject = (name: string, models: Models): Subject => ({
  label: name,
  model: name,
  models: () => patient(models),
});

const mostWaits = 3;
const longestWaitMs = 30_000;

/** One that rests, or asks for patience, is waited for: cases are about its answers. */
function patient(models: Models): Models {
  return {
    available: (task) => models.available(task),
    generate: async (request) => {
      for (let waits = 0; ; waits += 1) {
        try {
          return await models.generate(request);
        } catch (error) {
          const waitMs = error instanceof ModelError ? error.retryAfterMs : undefined;
          if (waitMs === undefined || waits >= mostWaits) throw error;
          await setTimeout(Math.min(waitMs, longestWaitMs), undefined, { signal: request.signal });
        }
      }
    },
  };
}

/**
 * @param path a file of cases, or a folder with some.
 * @param onResult told as each case is through.
 * @throws {ScenarioLoadError} when a file cannot be read.
 */
export async function evaluateAgents(
  path: string,
  subjects: readonly Subject[],
  onResult: (result: CaseResult) => void = () => {},
): Promise<EvaluationReport> {
  const loaded = await readCases(path);
  const results: CaseResult[] = [];
  const skipped = new Map<string, number>();
  for (const subject of subjects)
    for (const file of loaded)
      for (const one of file.cases.cases) {
        if (!suits(one, subject)) {
          skipped.set(subject.label, (skipped.get(subject.label) ?? 0) + 1);
          continue;
        }
        const result = await runCase(file, one, subject);
        results.push(result);
        onResult(result);
      }
  const summaries = subjects.map(({ label }) =>
    summarise(
      label,
      results.filter(({ model }) => model === label),
      skipped.get(label) ?? 0,
    ),
  );
  return { results, summaries };
}

const suits = ({ only }: Case, { model }: Subject): boolean =>
  only === undefined || (only === 'plain') === (model === null);

function summarise(model: string, results: readonly CaseResult[], skipped: number): EvaluationSummary {
  const latencies = results.flatMap(({ latencyMs }) => latencyMs).sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.max(0, Math.ceil(latencies.length * share) - 1)] ?? 0;
  const passed = results.filter(({ ok }) => ok).length;
  return {
    model,
    cases: results.length,
    passed,
    passRate: results.length === 0 ? 0 : passed / results.length,
    skipped,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    tokens: results.reduce((sum, { tokens }) => sum + tokens, 0),
    toolCalls: results.reduce((sum, { toolCalls }) => sum + toolCalls, 0),
  };
}
