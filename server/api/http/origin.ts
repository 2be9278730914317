/** The server's own address, as the one who asks sees it. */
import type { FastifyRequest } from 'fastify';

/** As the client sees us; behind a proxy, as it says. */
export function originOf(request: Pick<FastifyRequest, 'headers' | 'protocol'>): string {
  const forwarded = request.headers['x-forwarded-proto'];
  const protocol =
    (Array.isArray(forwarded) ? forwarded[0] : forwarded)?.split(',')[0]?.trim() || request.protocol;
  return `${protocol === 'https' ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`;
}
