/** The HTTP server: health, the API's operations, files of the web apps; other doors add their routes to it. */
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyInstance } from 'fastify';
import { maxUploadBytes } from '../../../contracts/direct-line.ts';
import { AppError } from '../../platform/errors.ts';
import type { Services } from '../handlers/index.ts';
import { addAttachments } from './attachments.ts';
import { toAppError } from './errors.ts';
import { addHealth, type Readiness } from './health.ts';
import { acceptNoJson } from './no-json.ts';
import { addOpenApi } from './openapi.ts';
import { addOperations } from './operations.ts';
import { addSignedIn } from './signed-in.ts';
import { addWeb } from './web.ts';

export interface HttpOptions {
  services: Services;
  readiness: Readiness;
  /** The built web apps; absent in tests of the API alone. */
  webFolder?: string;
}

export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const { house } = options.services;
  const app = Fastify({
    bodyLimit: 2 * 1024 * 1024,
    genReqId: () => house.ids.next(),
    // Sockets stay until we close them; a server behind a proxy must outlive the proxy's idle time.
    keepAliveTimeout: 75_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 600 },
    trustProxy: false,
  });
  acceptNoJson(app);
  await app.register(cookie);
  await app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 10, fields: 10 } });
  app.setErrorHandler((thrown, request, reply) => {
    const error = toAppError(thrown, request.url);
    if (error.status >= 500 && error.code !== 'server.unavailable') {
      house.logger.error(
        {
          requestId: request.id,
          method: request.method,
          route: request.routeOptions.url,
          err: error.cause ?? error,
        },
        'a request failed',
      );
    }
    const retryAfter =
      error.code === 'server.unavailable' || error.code === 'server.starting'
        ? 1
        : (error.details as { retryAfterSeconds?: number } | undefined)?.retryAfterSeconds;
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
    return reply.status(error.status).send(error.toBody(request.id));
  });
  app.setNotFoundHandler(() => {
    throw new AppError('request.not_found');
  });
  addHealth(app, house, options.readiness);
  addOperations(app, options.services);
  addAttachments(app, options.services);
  addOpenApi(app);
  addSignedIn(app, options.services);
  if (options.webFolder) await addWeb(app, house, options.webFolder);
  return app;
}
