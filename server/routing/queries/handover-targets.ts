/** Whom a conversation can be handed to, or who can be consulted, beside the queues. */
import type { HandoverRepresentative } from '../../../contracts/api/routing-shapes.ts';
import { type House, read } from '../../data-model/house/index.ts';

export interface HandoverTargets {
  /** By name. */
  representatives: HandoverRepresentative[];
  aiAgents: { aiAgentId: string; name: string }[];
}

export async function handoverTargets(house: House, organizationId: string): Promise<HandoverTargets> {
  const now = house.clock.now();
  return await read(house, organizationId, async (tx) => ({
    representatives: await tx.run<HandoverRepresentative & Record<string, unknown>>(
      `select r.user_id as "userId", u.display_name as "displayName", r.connected and r.connected_until > $2 as connected,
              r.presence, coalesce(s.name, r.presence) as "presenceName",
              greatest(0, r.capacity_total - r.capacity_reserved - r.capacity_interruptible) as "freeUnits",
              exists (select from offer o where o.representative_id = r.user_id and o.state = 'pending' and o.expires_at > $2)
                as ringing
       from representative r join app_user u on u.id = r.user_id left join presence_setting s on s.id = r.presence_setting_id
       where r.organization_id = $1 and u.active and 'representative' = any (u.roles) order by u.display_name, u.id`,
      [organizationId, now],
      'handover-representatives',
    ),
    aiAgents: await tx.run<{ aiAgentId: string; name: string }>(
      'select id as "aiAgentId", name from ai_agent where organization_id = $1 order by name',
      [organizationId],
      'handover-ai-agents',
    ),
  }));
}
