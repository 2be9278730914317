/** HttpRequestAction: one exchange through the house's guarded door, and never twice if it may change something. */
import { hostPolicy } from '../../connectors/connections/index.ts';
import { isOutboundError, type OutboundResponse } from '../../platform/outbound/index.ts';
import type { HttpNeed, NeedOutcome } from '../domain/types.ts';
import type { AgentTurnContext } from './agent-runtime.ts';

/** What a topic's variable can hold. */
const maxBytes = 512 * 1024;
const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Headers that a topic has no business with. */
const refused: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'connection',
  'transfer-encoding',
  'upgrade',
]);

const notSent: NeedOutcome = { ok: true, value: null, status: 200 };

export async function sendHttp(context: AgentTurnContext, need: HttpNeed): Promise<NeedOutcome> {
  const { requestId: _, timeoutMs, ...request } = need;
  const step = await context.journal.step<NeedOutcome>({
    kind: 'http',
    request,
    repeatable: repeatable.has(need.method),
    stub: notSent,
    run: ({ idempotencyKey }) => exchange(context, need, idempotencyKey, timeoutMs),
  });
  return step.ok ? step.result : { ok: false, code: step.reason, message: unknown(need) };
}

const unknown = ({ method, url }: HttpNeed): string =>
  `${method} ${pathOf(url)} was sent before a restart; whether it was done is not known, and it is not sent again.`;

/** An address may hold keys in its query. */
const pathOf = (url: string): string => url.replace(/[?#].*$/s, '').slice(0, 300);

async function exchange(
  { house, organizationId, signal }: AgentTurnContext,
  { method, url, headers, body }: HttpNeed,
  idempotencyKey: string,
  timeoutMs: number,
): Promise<NeedOutcome> {
  const policy = await hostPolicy(house, organizationId);
  const own = Object.entries(headers).filter(([name]) => !refused.has(name.toLowerCase()));
  try {
    const response = await house.outbound.send({
      method,
      url,
      headers: { 'Idempotency-Key': idempotencyKey, ...Object.fromEntries(own) },
      ...(body === null || repeatable.has(method) ? {} : { body }),
      policy,
      timeoutMs,
      maxBytes,
      signal,
    });
    return outcomeOf(response);
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    const mayBeDone = error.sent && !repeatable.has(method);
    // The process is stopping: what is repeatable runs again after the restart, anything else must not.
    if (error.kind === 'aborted' && signal.aborted && !mayBeDone) throw error;
    if (error.kind === 'aborted' && mayBeDone)
      return { ok: false, code: 'unknown_outcome', message: `${method} ${pathOf(url)} was broken off.` };
    return { ok: false, code: error.kind === 'timeout' ? 'timeout' : 'failed', message: error.message };
  }
}

function outcomeOf(response: OutboundResponse): NeedOutcome {
  const { status, headers } = response;
  const value = contentOf(response);
  if (status >= 200 && status < 400) return { ok: true, value, status, headers };
  return { ok: false, code: 'failed', message: `The other side answered ${status}.`, status, body: value };
}

function contentOf(response: OutboundResponse): unknown {
  const text = response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
