/** "Test connection": from the address to the metadata, each stage in plain words; the first that fails ends it. */
import type { TestStage } from '../../../../contracts/crm.ts';
import { isOutboundError } from '../../../platform/outbound/index.ts';
import type { CrmResponse } from '../client.ts';
import { shorten } from '../domain/json.ts';
import type { Probe, Question } from '../domain/probe.ts';
import { tokenRequest } from './authentication.ts';
import type { CrmHttp } from './crm-http.ts';
import { TokenError } from './tokens.ts';

/** Runs the stages one by one. @param signal ends it between and within stages. */
export async function* testConnection(
  http: CrmHttp,
  secret: string | undefined,
  probe: Probe,
  signal?: AbortSignal,
): AsyncGenerator<TestStage> {
  const remarks = probe.remarks(http.settings, secret);
  for (const { outcome, message } of remarks) yield { stage: 'address', outcome, message };
  if (remarks.some(({ outcome }) => outcome === 'failed')) return;
  for (const stage of [reach, signIn]) {
    const result = await stage(http, secret, signal);
    if (result === undefined) continue;
    yield result;
    if (result.outcome === 'failed') return;
  }
  if (probe.identity !== undefined) {
    const result = await ask(http, 'identity', probe.identity, signal);
    yield result;
    if (result.outcome === 'failed') return;
  }
  for (const question of probe.metadata) {
    const result = await ask(http, 'metadata', question, signal);
    yield result;
    if (result.outcome === 'failed') return;
  }
  for (const { path, what } of probe.privileges) {
    const response = await http.exchange(
      http.dialect.shape({ method: 'GET', path }, http.settings),
      signal === undefined ? {} : { signal },
    );
    if (response.verdict.verdict !== 'succeeded')
      yield {
        stage: 'metadata',
        outcome: 'warning',
        message: `There is no way to read ${what}. ${response.verdict.message}`,
        ...detailOf(response),
        durationMs: response.durationMs,
      };
  }
}

/** Whether anything answers at the address, before any credential is shown to it. */
async function reach(http: CrmHttp, _: unknown, signal: AbortSignal | undefined): Promise<TestStage> {
  const base = http.dialect.base(http.settings);
  if (base === undefined)
    return { stage: 'address', outcome: 'failed', message: 'The address is missing or not an address.' };
  try {
    const answer = await http.ports.outbound.send({
      method: 'GET',
      url: `${base}/`,
      policy: http.ports.policy,
      maxRedirects: 0,
      ...(signal === undefined ? {} : { signal }),
    });
    const durationMs = Math.round(answer.durationMs);
    return { stage: 'address', outcome: 'passed', message: `${new URL(base).host} answers.`, durationMs };
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    // Something is there, though it says too much.
    if (error.kind === 'too_large')
      return { stage: 'address', outcome: 'passed', message: `${new URL(base).host} answers.` };
    return {
      stage: 'address',
      outcome: 'failed',
      message: error.message,
      ...(error.detail === undefined ? {} : { detail: error.detail }),
    };
  }
}

async function signIn(http: CrmHttp, secret: string | undefined): Promise<TestStage | undefined> {
  const began = performance.now();
  try {
    const request = tokenRequest(http.dialect, http.settings, secret, http.ports.policy);
    if (request === undefined) return undefined;
    await http.ports.tokens.get(request, true);
    return {
      stage: 'token',
      outcome: 'passed',
      message: 'The sign-in server gives a token.',
      durationMs: Math.round(performance.now() - began),
    };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const { message, detail } = error.refusal;
    return {
      stage: 'token',
      outcome: 'failed',
      message,
      ...(detail === '' ? {} : { detail }),
      durationMs: Math.round(performance.now() - began),
    };
  }
}

async function ask(
  http: CrmHttp,
  stage: 'identity' | 'metadata',
  question: Question,
  signal: AbortSignal | undefined,
): Promise<TestStage> {
  const shaped = http.dialect.shape({ method: 'GET', path: question.path }, http.settings);
  const response = await http.exchange(shaped, signal === undefined ? {} : { signal });
  const { durationMs } = response;
  if (response.verdict.verdict === 'succeeded' && question.passed(response))
    return { stage, outcome: 'passed', message: question.found(response), durationMs };
  return {
    stage,
    outcome: 'failed',
    message: question.explain(response) || 'The other side did not answer as expected. Check the address.',
    ...detailOf(response),
    durationMs,
  };
}

const detailOf = ({ status, response }: CrmResponse): { detail?: string } => {
  const detail = shorten(`${status ?? ''} ${response}`, 300);
  return detail === '' ? {} : { detail };
};
