/** Which agent of somebody else's calls, and which of ours it may call. */
import type { IncomingHttpHeaders } from 'node:http';
import type { ChannelDirectory } from '../../channels/chat/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { principalBySecret } from '../../data-model/people/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { CalledAgent } from '../../self-service/index.ts';

/** What a call may do: everything with its own conversations, and nothing else. */
export interface AgentCaller {
  readonly organizationId: string;
  readonly channelId: string;
  readonly agent: CalledAgent;
}

const secretShape = /^[0-9a-f-]{36}\./;

/**
 * A channel's secret opens the agent that the channel's conversations begin with. An administrator's token opens every
 * agent, through a channel whose conversations begin with it, else through any chat channel.
 * @param named the agent's name or id, as it stands in the address
 * @throws {AppError} `auth.required`, `auth.token_invalid`, `auth.token_expired`, `auth.forbidden`; `ai_agent.not_found`
 * for one that is not there or not the caller's, `channel.not_found`
 */
export async function agentCaller(
  house: House,
  channels: ChannelDirectory,
  headers: IncomingHttpHeaders,
  named: string,
): Promise<AgentCaller> {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer === undefined) throw new AppError('auth.required');
  if (secretShape.test(bearer)) {
    const { organizationId, channelId } = await channels.bySecret(bearer);
    const [way] = await waysTo(house, organizationId, named, channelId);
    if (!way?.begins) throw new AppError('ai_agent.not_found');
    return { organizationId, channelId, agent: { id: way.agentId, name: way.agentName } };
  }
  const { organizationId, roles } = await principalBySecret(house, bearer);
  if (!roles.includes('administrator')) throw new AppError('auth.forbidden');
  const [way] = await waysTo(house, organizationId, named, null);
  if (!way) throw new AppError('ai_agent.not_found');
  if (way.channelId === null) throw new AppError('channel.not_found');
  return { organizationId, channelId: way.channelId, agent: { id: way.agentId, name: way.agentName } };
}

interface Way extends Record<string, unknown> {
  agentId: string;
  agentName: string;
  channelId: string | null;
  /** Conversations of that channel begin with this agent. */
  begins: boolean | null;
}

async function waysTo(
  house: House,
  organizationId: string,
  named: string,
  channelId: string | null,
): Promise<Way[]> {
  return await read(house, organizationId, (tx) =>
    tx.run<Way>(
      `select a.id as "agentId", a.name as "agentName", c.id as "channelId", w.ai_agent_id = a.id as begins
       from ai_agent a
       left join workstream w on w.removed_at is null and w.kind = 'messaging'
       left join chat_channel c on c.workstream_id = w.id and c.removed_at is null
       where (a.id::text = lower($1) or lower(a.name) = lower($1)) and ($2::uuid is null or c.id = $2)
       order by c.id is null, (w.ai_agent_id = a.id) is true desc, c.name limit 1`,
      [named, channelId],
      'ways-to-agent',
    ),
  );
}
