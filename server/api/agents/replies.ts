/**
 * Where bots call us back (the Bot Framework's connector): each conversation has an address of its own, which is
 * the bot's `serviceUrl` and the proof that it may speak there.
 */
import type { FastifyInstance } from 'fastify';
import { maxActivityBytes } from '../../../contracts/direct-line.ts';
import type { House } from '../../data-model/house/index.ts';
import { replyBase, takeReply } from '../../self-service/index.ts';

interface Reply {
  Params: { key: string; conversationId: string };
}

/** Cards come with pictures in them. Bytes. */
const maxReplyBytes = 8 * maxActivityBytes;

export function addAgentReplies(app: FastifyInstance, house: House): void {
  const path = `${replyBase}/:key/v3/conversations/:conversationId/activities`;
  for (const url of [path, `${path}/:activityId`])
    app.post<Reply>(url, { bodyLimit: maxReplyBytes }, async (request, reply) => {
      const { key, conversationId } = request.params;
      return reply.status(201).send(await takeReply(house, key, conversationId, request.body));
    });
}
