export type { CrmClient, CrmExchange, CrmRequest, CrmResponse, NewRecord } from './client.ts';
export { apiBase, crmClient, settingsRemarks, tidySettings } from './crm-client.ts';
export { defaultScope, isGuid, tidyUri } from './domain/address.ts';
export type { Asked } from './domain/matches.ts';
export { samePhone, significantDigits } from './domain/phone.ts';
export type { Verdict, VerdictKind } from './domain/verdict.ts';
export { classifyAnswer, classifyNoAnswer, retryAfter } from './domain/verdict.ts';
export type { CrmPorts } from './http/crm-http.ts';
export { type Token, TokenCache, TokenError, type TokenRequest } from './http/tokens.ts';
