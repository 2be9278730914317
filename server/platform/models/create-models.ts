/** The models of an installation: chosen by task, in order, within their budgets; the next when one fails. */
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import {
  type AskProvider,
  type ModelAnswer,
  ModelError,
  type ModelRequest,
  type Models,
  type ModelTask,
} from './models.ts';
import type { ModelConfig } from './read-model-config.ts';

/** How long a model is left alone after it asked for patience without saying how long. */
const defaultRestMs = 20_000;
const longestRestMs = 10 * 60_000;
/** One that let its time run out rests for so long, twice as long each time in a row: nobody else waits for it. */
const silentRestMs = 5_000;
const longestSilentRestMs = 60_000;

class ConfiguredModel {
  readonly config: ModelConfig;
  readonly #clock: Clock;
  #ask: Promise<AskProvider> | undefined;
  #restsUntil = 0;
  #restsFor: 'models.limited' | 'models.timeout' = 'models.limited';
  /** Times in a row that it did not answer in time. */
  #silences = 0;
  #day = '';
  #tokens = 0;

  constructor(config: ModelConfig, clock: Clock) {
    this.config = config;
    this.#clock = clock;
  }

  serves(task: ModelTask): boolean {
    return this.config.tasks.length === 0 || this.config.tasks.includes(task);
  }

  /** @throws {ModelError} */
  async generate(request: ModelRequest): Promise<ModelAnswer> {
    const { name, timeoutMs } = this.config;
    this.#assertReady();
    const deadline = AbortSignal.timeout(timeoutMs);
    const signal = request.signal ? AbortSignal.any([deadline, request.signal]) : deadline;
    const began = performance.now();
    try {
      // The provider's library is loaded with the first question: a house without models does not pay for it.
      this.#ask ??= import('./ask-provider.ts').then(({ askProvider }) => askProvider(this.config));
      const answer = await (await this.#ask)(request, signal);
      this.#count(answer.usage.inputTokens + answer.usage.outputTokens);
      this.#silences = 0;
      return { ...answer, model: name, durationMs: performance.now() - began };
    } catch (error) {
      if (request.signal?.aborted) throw new ModelError('models.aborted', 'The question was called off.');
      if (deadline.aborted) {
        this.#restAfterSilence();
        throw new ModelError('models.timeout', `${name} did not answer within ${timeoutMs / 1000} s.`);
      }
      const known =
        error instanceof ModelError ? error : new ModelError('models.unavailable', `${name} failed.`);
      if (known.kind === 'models.limited')
        this.#rest('models.limited', Math.min(known.retryAfterMs ?? defaultRestMs, longestRestMs));
      throw known;
    }
  }

  /** Questions that were asked together and waited together are one silence. */
  #restAfterSilence(): void {
    if (this.#clock.now().getTime() < this.#restsUntil) return;
    this.#rest('models.timeout', Math.min(silentRestMs * 2 ** this.#silences, longestSilentRestMs));
    this.#silences += 1;
  }

  #rest(why: 'models.limited' | 'models.timeout', ms: number): void {
    this.#restsFor = why;
    this.#restsUntil = this.#clock.now().getTime() + ms;
  }

  #assertReady(): void {
    const now = this.#clock.now();
    const { name, budget } = this.config;
    if (now.getTime() < this.#restsUntil)
      throw new ModelError(this.#restsFor, `${name} is left alone for a while.`, {
        retryAfterMs: this.#restsUntil - now.getTime(),
      });
    const day = now.toISOString().slice(0, 10);
    if (day !== this.#day) [this.#day, this.#tokens] = [day, 0];
    if (budget.tokensPerDay !== undefined && this.#tokens >= budget.tokensPerDay)
      throw new ModelError(
        'models.over_budget',
        `${name} has used its ${budget.tokensPerDay} tokens of today.`,
      );
  }

  #count(tokens: number): void {
    this.#tokens += tokens;
  }
}

/** @param logger is told which model failed, how, and after how long; never what was asked. */
export function createModels(
  configs: readonly ModelConfig[],
  ports: { clock: Clock; logger: Logger },
): Models {
  const models = configs.map((config) => new ConfiguredModel(config, ports.clock));
  return {
    available: (task) => models.some((model) => model.serves(task)),
    async generate(request) {
      let failure = new ModelError(
        'models.none',
        `No model is configured ${request.model === undefined ? `for ${request.task}` : `as ${request.model}`}.`,
      );
      for (const model of models) {
        if (request.model === undefined ? !model.serves(request.task) : model.config.name !== request.model)
          continue;
        try {
          return await model.generate(request);
        } catch (error) {
          failure = error as ModelError;
          if (failure.kind === 'models.aborted') throw failure;
          const { kind, status } = failure;
          ports.logger.warn({ model: model.config.name, task: request.task, kind, status }, 'a model failed');
        }
      }
      throw failure;
    },
  };
}

/** A house without models: everything is answered by methods that need none. */
export const noModels: Models = {
  available: () => false,
  generate: (request) =>
    Promise.reject(new ModelError('models.none', `No model is configured for ${request.task}.`)),
};
