/** An exchange as a timeline shows it. */
import type { DeliveryAttempt } from '../../../../contracts/crm.ts';
import type { CrmExchange } from '../../crm/index.ts';
import { storable } from '../domain/json.ts';
import { cut } from '../domain/template/fit.ts';

const shownCharacters = 16_000;
const shownBody = 100_000;

const outcomes = {
  succeeded: 'succeeded',
  already_done: 'already_done',
  retry: 'retry',
  pause: 'paused',
  renew_token: 'renew_token',
  give_up: 'failed',
} as const satisfies Record<string, DeliveryAttempt['outcome']>;

const shortened = (text: string, limit: number): string => cut(storable(text) as string, limit);

/** @param note said where the exchange itself says nothing. */
export const attemptOf = (exchange: CrmExchange, at: Date, note: string | null): DeliveryAttempt => ({
  at: at.toISOString(),
  durationMs: Math.round(exchange.durationMs),
  request: { ...exchange.request, body: shortened(exchange.request.body, shownBody) },
  status: exchange.status,
  response: shortened(exchange.response, shownCharacters),
  outcome: outcomes[exchange.verdict.verdict],
  message: shortened(exchange.verdict.message || (note ?? ''), 2000) || null,
});
