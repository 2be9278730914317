/** What a page may show before a conversation begins: open or not, and how long it would take. */
import type { FastifyInstance } from 'fastify';
import { AvailabilityQuery } from '../../../contracts/direct-line.ts';
import type { ChannelDirectory } from '../../channels/chat/index.ts';
import type { House } from '../../data-model/house/index.ts';
import { channelAvailability } from '../../routing/index.ts';
import { invalid } from '../handlers/index.ts';
import { RateLimit } from '../http/index.ts';
import { assertOriginAllowed } from './origins.ts';

const asksPerMinute = 120;

export function addAvailability(
  app: FastifyInstance,
  { house, channels }: { house: House; channels: ChannelDirectory },
): void {
  const limit = new RateLimit(asksPerMinute);
  app.get('/api/widget/availability', async (request, reply) => {
    const parsed = AvailabilityQuery.safeParse(request.query ?? {});
    if (!parsed.success) throw invalid(parsed.error);
    limit.take(request.ip, house.clock.now());
    const channel = await channels.find(parsed.data.channel);
    assertOriginAllowed(channel, request);
    reply.header('cache-control', 'no-store');
    return await channelAvailability(house, channel.organizationId, channel.channelId);
  });
}
