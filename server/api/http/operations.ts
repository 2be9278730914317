/** Serves every operation of the contracts over HTTP. */
import type { FastifyInstance } from 'fastify';
import { operations } from '../../../contracts/api/operations.ts';
import type { Operation } from '../../../contracts/operation.ts';
import { authenticate, createToken, principalBySecret } from '../../data-model/people/index.ts';
import { AppError } from '../../platform/errors.ts';
import { dispatch, invalid, presentMe, type Services } from '../handlers/index.ts';
import { originOf } from './origin.ts';
import { principalOf, sessionCookie } from './principal.ts';
import { RateLimit } from './rate-limit.ts';
import { assertSameOrigin } from './same-origin.ts';

const sessionLifetimeMs = 12 * 3600_000;
const signInsPerMinute = 30;

export function addOperations(app: FastifyInstance, services: Services): void {
  const { house } = services;
  for (const operation of Object.values(operations) as Operation[]) {
    const { name, method, path, maxBodyBytes } = operation;
    if (name === 'session.create') continue;
    app.route({
      method,
      url: path,
      ...(maxBodyBytes === undefined
        ? {}
        : {
            bodyLimit: maxBodyBytes,
            // Nobody sends us much before we know who they are.
            onRequest: async (request) => {
              if (!(await principalOf(house, request.headers))) throw new AppError('auth.required');
            },
          }),
      handler: async (request, reply) => {
        const principal = await principalOf(house, request.headers);
        const body = isRecord(request.body) ? request.body : {};
        if (request.body !== undefined && request.body !== null && !isRecord(request.body))
          throw new AppError('request.invalid');
        // The path decides: a body cannot name another object than the address does.
        const input = { ...body, ...(request.query as object), ...(request.params as object) };
        const output = await dispatch({ ...services, principal, origin: originOf(request) }, name, input);
        if (name === 'session.delete') reply.clearCookie(sessionCookie, { path: '/' });
        return output;
      },
    });
  }

  const limit = new RateLimit(signInsPerMinute);
  const { input } = operations['session.create'];
  app.post(operations['session.create'].path, async (request, reply) => {
    assertSameOrigin(request);
    const parsed = input.strict().safeParse(request.body ?? {});
    if (!parsed.success) throw invalid(parsed.error);
    limit.take(`${request.ip} ${parsed.data.username.toLowerCase()}`, house.clock.now());
    const user = await authenticate(house, parsed.data.username, parsed.data.password);
    const secret = await createToken(house, {
      ...user,
      kind: 'session',
      name: 'browser',
      lifetimeMs: sessionLifetimeMs,
    });
    reply.setCookie(sessionCookie, secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: originOf(request).startsWith('https:'),
      maxAge: sessionLifetimeMs / 1000,
    });
    return presentMe(await principalBySecret(house, secret));
  });
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
