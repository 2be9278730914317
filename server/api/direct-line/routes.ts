/** Direct Line 3.0 over HTTP, and the widget's own door to it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Activity,
  GenerateToken,
  maxActivityBytes,
  WidgetToken,
} from '../../../contracts/direct-line.ts';
import {
  type ChannelDirectory,
  type ChatChannel,
  type ChatToken,
  mintStreamKey,
  mintToken,
  parseActivity,
  readToken,
  readTokenForRefresh,
  toActivitySet,
  toDraft,
  tokenLifetimeSeconds,
} from '../../channels/chat/index.ts';
import {
  attachmentPath,
  leaveConversation,
  messagesAfter,
  openConversation,
  storeAttachment,
  unnamedCustomer,
} from '../../conversations/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type CalledAgent, initiateName, readActivity, takeHandoff } from '../../self-service/index.ts';
import { invalid, type Services } from '../handlers/index.ts';
import { originOf, RateLimit } from '../http/index.ts';
import { addAvailability } from './availability.ts';
import { assertOriginAllowed } from './origins.ts';

const base = '/v3/directline';
const widgetTokensPerMinute = 120;
const pageSize = 500;

interface ConversationParams {
  Params: { conversationId: string };
}

/** What a request may do: everything in its token's conversation, or with a secret everything in the channel. */
type Caller = { token: ChatToken; channel?: undefined } | { channel: ChatChannel; token?: undefined };

export interface DirectLineOptions extends Services {
  channels: ChannelDirectory;
}

export function addDirectLine(app: FastifyInstance, options: DirectLineOptions): void {
  const { house, appends, channels } = options;
  const limit = new RateLimit(widgetTokensPerMinute);

  // Microsoft's clients run on other origins and send these headers; there are no cookies here to protect.
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(base) && !request.url.startsWith('/api/widget/')) return;
    reply.header('access-control-allow-origin', '*').header('access-control-expose-headers', 'retry-after');
    if (request.method !== 'OPTIONS') return;
    return reply
      .header('access-control-allow-methods', 'GET, POST, OPTIONS')
      .header(
        'access-control-allow-headers',
        request.headers['access-control-request-headers'] ??
          'authorization, content-type, x-ms-bot-agent, x-requested-with',
      )
      .header('access-control-max-age', '86400')
      .status(204)
      .send();
  });
  const noop = async (_request: FastifyRequest, reply: FastifyReply) => reply.status(204).send();
  app.options(`${base}/*`, noop);
  app.options('/api/widget/*', noop);

  addAvailability(app, options);

  app.post('/api/widget/token', async (request) => {
    const parsed = WidgetToken.safeParse(request.body ?? {});
    if (!parsed.success) throw invalid(parsed.error);
    limit.take(request.ip, house.clock.now());
    const channel = await channels.find(parsed.data.channel);
    assertOriginAllowed(channel, request);
    const userId = `dl_${house.ids.next()}`;
    return { ...freshToken(house, channel, userId, parsed.data.name), userId };
  });

  app.post(`${base}/tokens/generate`, async (request) => {
    const channel = await secretChannel(channels, request);
    const parsed = GenerateToken.safeParse(request.body ?? {});
    if (!parsed.success) throw invalid(parsed.error);
    return wire(freshToken(house, channel, parsed.data.user?.id, parsed.data.user?.name));
  });

  app.post(`${base}/tokens/refresh`, async (request) => {
    const token = readTokenForRefresh(house, bearer(request));
    return wire({
      conversationId: token.conversationId,
      token: mintToken(house, token),
      expiresIn: tokenLifetimeSeconds,
    });
  });

  app.post(`${base}/conversations`, async (request, reply) => {
    const caller = await callerOf(house, channels, request);
    const body = GenerateToken.safeParse(request.body ?? {});
    const user = body.success ? body.data.user : undefined;
    const token: ChatToken = caller.token ?? {
      organizationId: caller.channel.organizationId,
      channelId: caller.channel.channelId,
      conversationId: house.ids.next(),
      userId: user?.id,
      userName: user?.name,
    };
    const opened = await openConversation(house, token.organizationId, {
      conversationId: token.conversationId,
      channel: 'chat',
      channelId: token.channelId,
      customer: {
        externalId: token.userId ?? user?.id ?? `dl_${token.conversationId}`,
        name: token.userName ?? user?.name ?? unnamedCustomer,
      },
    });
    // 201 with a fresh conversation, 200 when it was there: as Direct Line answers.
    return reply.status(opened ? 201 : 200).send(started(house, request, token, 0));
  });

  app.get<ConversationParams & { Querystring: { watermark?: string } }>(
    `${base}/conversations/:conversationId`,
    async (request) => {
      const token = await conversationCaller(house, channels, request);
      const { lastSequence } = await standing(house, token);
      return started(house, request, token, watermarkOf(request.query.watermark, lastSequence));
    },
  );

  app.get<ConversationParams & { Querystring: { watermark?: string } }>(
    `${base}/conversations/:conversationId/activities`,
    async (request) => {
      const token = await conversationCaller(house, channels, request);
      const { lastSequence } = await standing(house, token);
      const watermark = watermarkOf(request.query.watermark, lastSequence);
      const messages = await read(house, token.organizationId, (tx) =>
        messagesAfter(tx, token.conversationId, watermark, pageSize),
      );
      return toActivitySet(
        messages,
        (id) => originOf(request) + attachmentPath(house, token.organizationId, id),
        watermark,
      );
    },
  );

  app.post<ConversationParams>(
    `${base}/conversations/:conversationId/activities`,
    { bodyLimit: maxActivityBytes },
    async (request) => {
      const token = await conversationCaller(house, channels, request);
      const { conversationId } = token;
      const activity = parseActivity(request.body);
      const from = {
        id: token.userId ?? activity.from?.id ?? `dl_${conversationId}`,
        name: token.userName ?? activity.from?.name ?? unnamedCustomer,
      };
      if (activity.type === 'typing') {
        house.signals.send(`conversation:${conversationId}`, { typing: { kind: 'customer', ...from } });
        return { id: `${conversationId}|typing` };
      }
      // A server that holds the channel's secret may say what came along; a browser's event is only an event.
      if (activity.type === 'event' && activity.name === initiateName && secretShape.test(bearer(request))) {
        const agent = await channelAgent(house, token);
        const { organizationId } = token;
        if (agent && (await takeHandoff(house, organizationId, conversationId, agent, readCall(activity))))
          return { id: `${conversationId}|handoff` };
      }
      if (activity.type === 'endOfConversation') {
        await leaveConversation(house, token.organizationId, conversationId, from.id);
        return { id: `${conversationId}|end` };
      }
      const draft = toDraft(activity, from, house.ids.next(), house.clock.now());
      const { sequence } = await appends.append(token.organizationId, conversationId, draft);
      return { id: `${conversationId}|${String(sequence).padStart(7, '0')}` };
    },
  );

  app.post<ConversationParams & { Querystring: { userId?: string } }>(
    `${base}/conversations/:conversationId/upload`,
    async (request) => {
      const token = await conversationCaller(house, channels, request);
      const { conversationId, organizationId } = token;
      const from = {
        id: token.userId ?? request.query.userId ?? `dl_${conversationId}`,
        name: token.userName ?? unnamedCustomer,
      };
      const attachments = [];
      let activity: unknown;
      for await (const part of request.parts()) {
        if (part.type !== 'file') continue;
        const bytes = await part.toBuffer();
        if (part.mimetype.startsWith('application/vnd.microsoft.activity')) activity = parseJson(bytes);
        else
          attachments.push(
            await storeAttachment(house, organizationId, conversationId, {
              name: part.filename || 'attachment',
              contentType: part.mimetype,
              bytes,
              uploadedBy: `customer:${from.id}`,
            }),
          );
      }
      if (attachments.length === 0)
        throw new AppError('activity.invalid', {
          fields: [{ path: 'file', problem: 'an upload needs at least one file' }],
        });
      const parsed = parseActivity({
        type: 'message',
        ...(activity as object | undefined),
        attachments: attachments.map((a) => ({ contentType: a.contentType, name: a.name })),
      });
      const draft = toDraft(parsed, from, house.ids.next(), house.clock.now());
      const { sequence } = await appends.append(organizationId, conversationId, {
        ...draft,
        content: { ...draft.content, attachments },
      });
      return { id: `${conversationId}|${String(sequence).padStart(7, '0')}` };
    },
  );
}

function freshToken(
  house: House,
  channel: ChatChannel,
  userId: string | undefined,
  userName: string | undefined,
) {
  const conversationId = house.ids.next();
  const { organizationId, channelId } = channel;
  return {
    conversationId,
    token: mintToken(house, { organizationId, channelId, conversationId, userId, userName }),
    expiresIn: tokenLifetimeSeconds,
  };
}

const wire = (t: { conversationId: string; token: string; expiresIn: number }) => ({
  conversationId: t.conversationId,
  token: t.token,
  expires_in: t.expiresIn,
});

function started(house: House, request: FastifyRequest, token: ChatToken, watermark: number) {
  const socketOrigin = originOf(request).replace(/^http/, 'ws');
  const key = mintStreamKey(house, token);
  return {
    ...wire({
      conversationId: token.conversationId,
      token: mintToken(house, token),
      expiresIn: tokenLifetimeSeconds,
    }),
    streamUrl: `${socketOrigin}${base}/conversations/${token.conversationId}/stream?watermark=${watermark}&t=${encodeURIComponent(key)}`,
    referenceGrammarId: '',
  };
}

/** @throws {AppError} `auth.required` */
function bearer(request: FastifyRequest): string {
  const header = request.headers.authorization ?? '';
  const text = header.startsWith('Bearer ') ? header.slice(7).trim() : '';
  if (text === '') throw new AppError('auth.required');
  return text;
}

async function secretChannel(channels: ChannelDirectory, request: FastifyRequest): Promise<ChatChannel> {
  return await channels.bySecret(bearer(request));
}

const secretShape = /^[0-9a-f-]{36}\./;

async function callerOf(house: House, channels: ChannelDirectory, request: FastifyRequest): Promise<Caller> {
  const text = bearer(request);
  if (secretShape.test(text)) return { channel: await channels.bySecret(text) };
  return { token: readToken(house, text) };
}

/** @throws {AppError} `conversation.not_found` for a conversation that is not the token's */
async function conversationCaller(
  house: House,
  channels: ChannelDirectory,
  request: FastifyRequest<ConversationParams>,
): Promise<ChatToken> {
  const { conversationId } = request.params;
  const caller = await callerOf(house, channels, request);
  if (caller.token) {
    if (caller.token.conversationId !== conversationId) throw new AppError('conversation.not_found');
    return caller.token;
  }
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(conversationId))
    throw new AppError('conversation.not_found');
  const { organizationId, channelId } = caller.channel;
  const token = { organizationId, channelId, conversationId, userId: undefined, userName: undefined };
  if ((await standing(house, token)).channelId !== channelId) throw new AppError('conversation.not_found');
  return token;
}

async function standing(
  house: House,
  token: ChatToken,
): Promise<{ lastSequence: number; channelId: string }> {
  const rows = await read(house, token.organizationId, (tx) =>
    tx.run<{ lastSequence: number; channelId: string }>(
      'select last_sequence as "lastSequence", channel_id as "channelId" from conversation where id = $1',
      [token.conversationId],
      'standing',
    ),
  );
  if (!rows[0]) throw new AppError('conversation.not_found');
  return rows[0];
}

const readCall = (activity: Activity) =>
  readActivity(activity) ?? { value: undefined, attachments: [], from: { id: '', name: null, role: null } };

/** The AI agent that the channel's conversations begin with. */
async function channelAgent(house: House, token: ChatToken): Promise<CalledAgent | undefined> {
  const rows = await read(house, token.organizationId, (tx) =>
    tx.run<CalledAgent & Record<string, unknown>>(
      `select a.id, a.name from chat_channel c join workstream w on w.id = c.workstream_id
       join ai_agent a on a.id = w.ai_agent_id where c.id = $1`,
      [token.channelId],
      'channel-agent',
    ),
  );
  return rows[0];
}

/** Absent, empty and `-` are the beginning. @throws {AppError} `conversation.watermark_invalid` */
export function watermarkOf(text: string | undefined, lastSequence: number): number {
  if (text === undefined || text === '' || text === '-' || text === 'null' || text === 'undefined') return 0;
  const watermark = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(watermark <= lastSequence)) throw new AppError('conversation.watermark_invalid');
  return watermark;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new AppError('activity.invalid', { fields: [{ path: 'activity', problem: 'not JSON' }] });
  }
}
