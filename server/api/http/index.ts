export { createHttp, type HttpOptions } from './app.ts';
export type { Readiness } from './health.ts';
export { originOf } from './origin.ts';
export { principalOf } from './principal.ts';
export { RateLimit } from './rate-limit.ts';
export { assertSameOrigin } from './same-origin.ts';
