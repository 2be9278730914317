/**
 * Our AI agents for callers that speak Copilot Studio's "direct to engine" (such as Microsoft's own client, by its
 * `directConnectUrl`): a conversation begins, each turn is answered by a stream of events, and a subscription brings
 * what comes between. docs/handoff.md says how a call begins and ends.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { maxActivityBytes } from '../../../contracts/direct-line.ts';
import { type ChannelDirectory, parseActivity, toDraft } from '../../channels/chat/index.ts';
import { leaveConversation, unnamedCustomer } from '../../conversations/index.ts';
import { read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { beginCall, initiateName, openCall, readActivity, takeHandoff } from '../../self-service/index.ts';
import { invalid, type Services } from '../handlers/index.ts';
import { originOf } from '../http/index.ts';
import { type AgentCaller, agentCaller } from './caller.ts';
import { conversationHeader, TurnStream } from './turn-stream.ts';

const base = '/copilotstudio/dataverse-backed/authenticated/bots/:agent/conversations';

const Start = z.looseObject({
  emitStartConversationEvent: z.boolean().default(true),
  locale: z.string().max(35).optional(),
});
const Turn = z.looseObject({ activity: z.looseObject({ type: z.string().max(64) }) });

interface AgentParams {
  Params: { agent: string };
}
interface ConversationParams {
  Params: { agent: string; conversationId: string };
}

export interface AgentCallsOptions extends Services {
  channels: ChannelDirectory;
}

export function addAgentCalls(app: FastifyInstance, options: AgentCallsOptions): void {
  const { house, channels } = options;

  // Callers in browsers run on other origins; there are no cookies here to protect.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith('/copilotstudio/')) return;
    reply
      .header('access-control-allow-origin', '*')
      .header('access-control-expose-headers', conversationHeader);
  });
  app.options('/copilotstudio/*', async (request, reply) =>
    reply
      .header('access-control-allow-methods', 'GET, POST, OPTIONS')
      .header(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ?? 'authorization',
      )
      .header('access-control-max-age', '86400')
      .status(204)
      .send(),
  );

  app.post<AgentParams>(base, { bodyLimit: maxActivityBytes }, async (request, reply) => {
    const caller = await agentCaller(house, channels, request.headers, request.params.agent);
    const parsed = Start.safeParse(request.body ?? {});
    if (!parsed.success) throw invalid(parsed.error);
    const conversationId = house.ids.next();
    await openCall(house, {
      ...caller,
      conversationId,
      customer: { externalId: `d2e_${conversationId}`, name: unnamedCustomer },
      begins: parsed.data.emitStartConversationEvent,
    });
    const stream = streamTo(request, reply, caller, conversationId, 0);
    if (parsed.data.emitStartConversationEvent) await stream.answer(0);
    else stream.end();
  });

  app.post<ConversationParams>(
    `${base}/:conversationId`,
    // A transcript comes along with a hand-over.
    { bodyLimit: 16 * maxActivityBytes },
    async (request, reply) => {
      const caller = await agentCaller(house, channels, request.headers, request.params.agent);
      const { conversationId } = request.params;
      const before = await sequenceOf(options, caller, conversationId);
      const parsed = Turn.safeParse(request.body ?? {});
      if (!parsed.success) throw invalid(parsed.error);
      const sequence = await takeTurn(options, caller, conversationId, parsed.data.activity);
      const stream = streamTo(request, reply, caller, conversationId, before);
      if (sequence === null) stream.end();
      else await stream.answer(sequence);
    },
  );

  app.get<ConversationParams>(`${base}/:conversationId/subscribe`, async (request, reply) => {
    const caller = await agentCaller(house, channels, request.headers, request.params.agent);
    const { conversationId } = request.params;
    const last = await sequenceOf(options, caller, conversationId);
    const given = request.headers['last-event-id'];
    const after =
      typeof given === 'string' && /^\d{1,15}$/.test(given) ? Math.min(Number(given), last) : last;
    await streamTo(request, reply, caller, conversationId, after).listen();
  });

  function streamTo(
    request: FastifyRequest,
    reply: FastifyReply,
    { organizationId }: AgentCaller,
    conversationId: string,
    after: number,
  ): TurnStream {
    reply.hijack();
    // What hooks have set is not written for an answer that is taken over.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value as string);
    const place = { organizationId, conversationId, origin: originOf(request) };
    return new TurnStream(house, place, reply.raw, after);
  }
}

/** @returns up to which sequence the agents are to answer; null: it asks for no answer. */
async function takeTurn(
  { house, appends }: AgentCallsOptions,
  { organizationId, agent }: AgentCaller,
  conversationId: string,
  given: Readonly<Record<string, unknown>>,
): Promise<number | null> {
  const activity = readActivity(given);
  if (activity?.type === 'event' && activity.name === initiateName) {
    if (await takeHandoff(house, organizationId, conversationId, agent, activity)) return 0;
  }
  if (activity?.type === 'endOfConversation') {
    await leaveConversation(house, organizationId, conversationId, activity.from.id);
    return null;
  }
  const from = { id: `d2e_${conversationId}`, name: activity?.from.name ?? unnamedCustomer };
  if (activity?.type === 'typing') {
    house.signals.send(`conversation:${conversationId}`, { typing: { kind: 'customer', ...from } });
    return null;
  }
  // Updates of the conversation, installations and the like mean nothing here.
  if (activity?.type !== 'message' && activity?.type !== 'event') return null;
  await beginCall(house, organizationId, conversationId, agent);
  const draft = toDraft(parseActivity(known(given)), from, house.ids.next(), house.clock.now());
  const { sequence } = await appends.append(organizationId, conversationId, draft);
  return sequence;
}

/** Clients of the Agents SDK send fields of their own; what means something is taken. */
const fields = [
  'type',
  'text',
  'textFormat',
  'locale',
  'speak',
  'name',
  'value',
  'attachments',
  'channelData',
];
const known = (given: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).filter(([name, value]) => fields.includes(name) && value !== null),
  );

/** @throws {AppError} `conversation.not_found` for one that is not the caller's */
async function sequenceOf(
  { house }: AgentCallsOptions,
  { organizationId, channelId }: AgentCaller,
  conversationId: string,
): Promise<number> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(conversationId))
    throw new AppError('conversation.not_found');
  const rows = await read(house, organizationId, (tx) =>
    tx.run<{ last: number }>(
      'select last_sequence as last from conversation where id = $1 and channel_id = $2',
      [conversationId, channelId],
      'call-sequence',
    ),
  );
  if (!rows[0]) throw new AppError('conversation.not_found');
  return rows[0].last;
}
