/** A representative's whole desk. */
import type { Desk, Offer } from '../../../contracts/api/shapes.ts';
import type { Presence } from '../../../contracts/words.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { conversationsOf } from './conversations.ts';

const offers = `
  select o.id, o.conversation_id, o.state, p.name as customer_name, q.name as queue_name, c.channel, w.name as workstream,
         c.escalation_reason, c.summary, c.queued_at, o.offered_at, o.expires_at
  from offer o
  join conversation c on c.id = o.conversation_id
  join contact p on p.id = c.contact_id
  join queue q on q.id = o.queue_id
  join workstream w on w.id = c.workstream_id
  where o.representative_id = $1 and o.state = 'pending' and o.expires_at > $2
  order by o.offered_at, o.id`;

interface OfferRow extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  state: Offer['state'];
  customer_name: string;
  queue_name: string;
  channel: string;
  workstream: string;
  escalation_reason: string | null;
  summary: string | null;
  queued_at: Date | null;
  offered_at: Date;
  expires_at: Date;
}

/** @throws {AppError} `presence.not_representative` */
export async function readDesk(
  house: House,
  organizationId: string,
  representativeId: string,
): Promise<Desk> {
  return await read(house, organizationId, async (tx) => {
    // One snapshot for all of it: an accept in between must not show a conversation as offered and as handled.
    await tx.run('set transaction isolation level repeatable read read only');
    const now = house.clock.now();
    const [me] = await tx.run<{ presence: Presence; capacity_total: number; capacity_reserved: number }>(
      'select presence, capacity_total, capacity_reserved from representative where user_id = $1',
      [representativeId],
      'desk-representative',
    );
    if (!me) throw new AppError('presence.not_representative');
    const rows = await tx.run<OfferRow>(offers, [representativeId, now], 'desk-offers');
    const conversations = await conversationsOf(tx, representativeId);
    return {
      presence: me.presence,
      capacity: { total: me.capacity_total, reserved: me.capacity_reserved },
      offers: rows.map((row) => ({
        offerId: row.id,
        conversationId: row.conversation_id,
        state: row.state,
        customerName: row.customer_name,
        queueName: row.queue_name,
        channel: row.channel,
        workstream: row.workstream,
        escalationReason: row.escalation_reason,
        summary: row.summary,
        waitingSince: (row.queued_at ?? row.offered_at).toISOString(),
        offeredAt: row.offered_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
      })),
      conversations,
      serverTime: now.toISOString(),
    };
  });
}
