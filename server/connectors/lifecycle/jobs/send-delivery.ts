/** One delivery, sent: its request is made from what is known now, and handed to the CRM. */
import type { EntityDescription, RenderedRequest } from '../../../../contracts/crm.ts';
import type { CrmClient, CrmRequest, CrmResponse } from '../../crm/index.ts';
import { isObject, type Json } from '../domain/json.ts';
import { factsFor, type LineContext, templateOf } from '../domain/line.ts';
import { fitBody } from '../domain/template/fit.ts';
import { renderStep } from '../domain/template/render.ts';
import { deterministicId } from '../idempotency.ts';
import type { ClaimedRow } from '../store/delivery.store.ts';

export type Sent =
  | { readonly kind: 'answered'; readonly response: CrmResponse; readonly note: string | null }
  /** Nothing could be sent. */
  | { readonly kind: 'dead'; readonly code: string; readonly message: string }
  | { readonly kind: 'skipped'; readonly reason: string };

export type Answers = readonly {
  step: number;
  response: Json;
  record: { entity: string; id: string; name: string; url: string } | null;
}[];

export interface SendContext extends LineContext {
  readonly connectionId: string;
  readonly client: CrmClient;
  describe(entity: string): Promise<EntityDescription | null>;
}

/** Makes the request of a delivery. */
export async function requestOf(
  delivery: Pick<ClaimedRow, 'contact_id' | 'step' | 'occurrence' | 'facts' | 'edited_request' | 'attempts'>,
  answers: Answers,
  context: SendContext,
): Promise<{ request: CrmRequest; note: string | null } | Exclude<Sent, { kind: 'answered' }>> {
  const { facts, step, occurrence } = delivery;
  const key = deterministicId(context.connectionId, delivery.contact_id, String(step), occurrence);
  const again = delivery.attempts > 1;
  if (delivery.edited_request)
    return { request: editedRequest(delivery.edited_request, key, again), note: null };
  if (facts.relate) {
    const activity = answers.find((answer) => answer.step === 2)?.record;
    const request = activity ? await context.client.relate(activity, facts.relate) : null;
    return request
      ? { request, note: null }
      : { kind: 'skipped', reason: 'This CRM keeps nothing that the activity is about.' };
  }
  const template = templateOf(step, facts, context);
  if (template === null)
    return {
      kind: 'dead',
      code: 'step_invalid',
      message: 'The step cannot work as it is. Correct it, then retry.',
    };
  const earlier = answers.map((answer) => ({ ...answer, state: 'delivered' as const, occurrence: '' }));
  const rendered = renderStep(template, factsFor(facts, earlier, context));
  if (!rendered.ok) return { kind: 'dead', code: rendered.code, message: rendered.message };
  const { method, path, body } = rendered.value;
  const fitted = fitBody(
    body,
    needsFitting(body) ? await context.describe(path.split(/[(?/]/)[0] ?? '') : null,
  );
  return {
    request: {
      method,
      path,
      ...(template.body === null ? {} : { body: fitted.body }),
      ...(method === 'POST' ? { key } : {}),
      again,
    },
    note: fitted.shortened.length > 0 ? fitted.shortened.join(' ') : null,
  };
}

/** Sends it. Never throws: what goes wrong on our side is tried again. */
export async function sendDelivery(
  delivery: ClaimedRow,
  answers: Answers,
  context: SendContext,
  options: { signal: AbortSignal; timeoutMs: number },
): Promise<Sent> {
  const made = await requestOf(delivery, answers, context);
  if ('kind' in made) return made;
  return {
    kind: 'answered',
    response: await context.client.send({ ...made.request, ...options }),
    note: made.note,
  };
}

/** Shorter text fits everywhere: the fields need not be known. */
const needsFitting = (body: Json): boolean =>
  isObject(body) &&
  Object.values(body).some((value) =>
    typeof value === 'string' ? value.length > 40 : typeof value === 'object' && value !== null,
  );

/** A create that was shown as its PATCH under `If-None-Match` is a create again. */
function editedRequest(edited: RenderedRequest, key: string, again: boolean): CrmRequest {
  const headers = Object.fromEntries(
    Object.entries(edited.headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => editable.has(name)),
  );
  const body = edited.body.trim() === '' ? {} : { body: JSON.parse(edited.body) as unknown };
  const keyed = /^([^?]*)\(([0-9a-f-]{36})\)(\?.*)?$/i.exec(edited.url);
  if (edited.method === 'PATCH' && headers['if-none-match'] === '*' && keyed) {
    const { 'if-none-match': _, ...rest } = headers;
    return {
      method: 'POST',
      path: `${keyed[1]}${keyed[3] ?? ''}`,
      key: keyed[2]!,
      again,
      headers: rest,
      ...body,
    };
  }
  const method = edited.method as CrmRequest['method'];
  return { method, path: edited.url, headers, again, ...body, ...(method === 'POST' ? { key } : {}) };
}

/** What a person may say about a request beside its address and body. */
export const editable: ReadonlySet<string> = new Set(['if-match', 'if-none-match', 'prefer', 'content-type']);
