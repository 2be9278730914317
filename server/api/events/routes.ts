/** Where outside systems tell of recordings and contacts: `POST /api/events/<connection>`, signed. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { webhookSecretOf } from '../../connectors/connections/index.ts';
import { organizationOfWebhook, takeOutsideEvents } from '../../connectors/lifecycle/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { originOf, RateLimit } from '../http/index.ts';
import { isAuthentic } from './signature.ts';

const largestBody = 1024 * 1024;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface EventsOptions {
  house: House;
  /** Where the desk is reached from outside; the request's own address unless told. */
  publicUrl?: string;
}

/** Answers 202 with what became of each event; any 5xx asks the sender to try again, which harms nothing. */
export function addEvents(app: FastifyInstance, { house, publicUrl }: EventsOptions): void {
  const guesses = new RateLimit(60);
  const events = new RateLimit(6000);
  app.register(async (scope) => {
    // The signature is over the bytes as they came, whatever they are called.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: largestBody }, (_request, body, done) =>
      done(null, body),
    );
    scope.post<{ Params: { connectionId: string } }>(
      '/api/events/:connectionId',
      { bodyLimit: largestBody },
      async (request, reply) => {
        const { connectionId } = request.params;
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const organizationId = await senderOf(request, connectionId, body);
        events.take(connectionId, house.clock.now());
        const outcomes = await takeOutsideEvents(
          house,
          { publicUrl: publicUrl ?? originOf(request) },
          organizationId,
          connectionId,
          parsed(body),
        );
        return reply.status(202).send({ events: outcomes });
      },
    );
  });

  /** Whose connection it is. @throws {AppError} `event.not_signed`, `request.too_many` */
  async function senderOf(request: FastifyRequest, connectionId: string, body: Buffer): Promise<string> {
    const organizationId = uuid.test(connectionId)
      ? await organizationOfWebhook(house, connectionId)
      : undefined;
    const secret = organizationId && (await webhookSecretOf(house, organizationId, connectionId));
    const event = {
      body,
      signature: header(request, 'x-patchbay-signature'),
      token: header(request, 'x-patchbay-token'),
    };
    // A connection that does not exist answers as one whose secret is another.
    if (organizationId && secret && isAuthentic(event, secret, house.clock.now())) return organizationId;
    guesses.take(request.ip, house.clock.now());
    throw new AppError('event.not_signed');
  }
}

function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** @throws {AppError} `request.invalid` */
function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new AppError('request.invalid', { fields: [{ path: '', problem: 'send one JSON document' }] });
  }
}
