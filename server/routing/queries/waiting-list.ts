/** What waits in a queue, in the order in which it is served: to pick from, and to look at. */
import type { WaitingConversation } from '../../../contracts/api/routing-shapes.ts';
import { type House, read } from '../../data-model/house/index.ts';
import type { SkillNeed } from '../../data-model/tables/index.ts';
import { AppError } from '../../platform/errors.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { type InLine, inOrder } from './queue-position.ts';
import { memberQueues } from './standing.ts';

interface Row extends InLine {
  channel: string;
  workstream: string;
  contact_id: string;
  contact_name: string;
  required_skills: SkillNeed[];
  being_offered: boolean;
}

const list = `
  select c.id, c.queue_id, c.workstream_id, c.queued_at, coalesce(c.waiting_since, c.queued_at) as waiting_since, c.priority,
    (c.demand ->> 'bucket')::int as bucket, c.demand ->> 'bucketName' as bucket_name,
    c.demand -> 'bucketKeys' as bucket_keys, c.channel, w.name as workstream, c.contact_id, p.name as contact_name, c.required_skills,
    exists (select from offer o where o.conversation_id = c.id and o.state = 'pending') as being_offered
  from conversation c join workstream w on w.id = c.workstream_id join contact p on p.id = c.contact_id
  where c.organization_id = $1 and c.queue_id = $2 and c.state = 'open' and c.queued_at is not null`;

/**
 * @param reader anybody who leads, or a member of the queue.
 * @throws {AppError} `queue.not_found`, `queue.not_member`
 */
export async function waitingInQueue(
  house: House,
  reader: { organizationId: string; userId: string; isLead: boolean },
  queueId: string,
  limit: number,
): Promise<{ total: number; conversations: WaitingConversation[] }> {
  const { organizationId } = reader;
  return await read(house, organizationId, async (tx) => {
    const { queues } = await configurationOf(tx, organizationId);
    const queue = queues.find((one) => one.queueId === queueId);
    if (!queue) throw new AppError('queue.not_found');
    if (!reader.isLead && !(await memberQueues(tx, organizationId, reader.userId)).has(queueId))
      throw new AppError('queue.not_member');
    const rows = await tx.run<Row>(list, [organizationId, queueId], 'waiting-list');
    const byId = new Map(rows.map((row) => [row.id, row]));
    const ordered = inOrder(rows, queue, house.clock.now().getTime());
    const conversations = ordered.slice(0, limit).map((one, i): WaitingConversation => {
      const row = byId.get(one.id)!;
      return {
        conversationId: row.id,
        position: i + 1,
        channel: row.channel,
        workstream: row.workstream,
        customer: { contactId: row.contact_id, name: row.contact_name },
        waitingSince: row.waiting_since.toISOString(),
        priority: row.priority,
        requiredSkills: row.required_skills.map(({ skillId, proficiency }) => ({ skillId, proficiency })),
        beingOffered: row.being_offered,
      };
    });
    return { total: rows.length, conversations };
  });
}
