/** A representative's whole desk. */
import type { Consultation, Desk, Offer } from '../../../contracts/api/shapes.ts';
import type { Presence } from '../../../contracts/words.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { conversationsOf } from './conversations.ts';

const offers = `
  select o.id, o.conversation_id, o.state, p.name as customer_name, q.name as queue_name, c.channel, w.name as workstream,
         c.escalation_reason, c.summary, coalesce(c.waiting_since, c.queued_at) as waiting_since, o.kind, o.offered_at, o.expires_at
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
  kind: Offer['kind'];
  customer_name: string;
  queue_name: string;
  channel: string;
  workstream: string;
  escalation_reason: string | null;
  summary: string | null;
  waiting_since: Date | null;
  offered_at: Date;
  expires_at: Date;
}

const consultations = `
  select k.id, k.conversation_id, k.state, k.requested_at, p.name as customer_name, k.requested_by, a.display_name as requester_name,
         k.consultant_id, b.display_name as consultant_name
  from consultation k
  join conversation c on c.id = k.conversation_id
  join contact p on p.id = c.contact_id
  join app_user a on a.id = k.requested_by
  join app_user b on b.id = k.consultant_id
  where k.state in ('requested', 'active') and c.state <> 'closed' and c.handler_id is distinct from k.consultant_id
    and (k.consultant_id = $1 or k.requested_by = $1 or c.handler_id = $1)
  order by k.requested_at, k.id`;

interface ConsultationRow extends Record<string, unknown> {
  id: string;
  conversation_id: string;
  state: Consultation['state'];
  requested_at: Date;
  customer_name: string;
  requested_by: string;
  requester_name: string;
  consultant_id: string;
  consultant_name: string;
}

const me = `
  select r.presence, r.presence_setting_id, s.name as presence_name, r.presence_manual, r.capacity_total, r.capacity_reserved,
         r.capacity_interruptible, r.capacity_override
  from representative r left join presence_setting s on s.id = r.presence_setting_id where r.user_id = $1`;

interface MyRow extends Record<string, unknown> {
  presence: Presence;
  presence_setting_id: string | null;
  presence_name: string | null;
  presence_manual: boolean;
  capacity_total: number;
  capacity_reserved: number;
  capacity_interruptible: number;
  capacity_override: number;
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
    const [mine] = await tx.run<MyRow>(me, [representativeId], 'desk-representative');
    if (!mine) throw new AppError('presence.not_representative');
    const rows = await tx.run<OfferRow>(offers, [representativeId, now], 'desk-offers');
    const conversations = await conversationsOf(tx, representativeId);
    const asked = await tx.run<ConsultationRow>(consultations, [representativeId], 'desk-consultations');
    return {
      presence: mine.presence,
      presenceSetting:
        mine.presence_setting_id === null || mine.presence_name === null
          ? null
          : { presenceId: mine.presence_setting_id, name: mine.presence_name },
      presenceManual: mine.presence_manual,
      capacity: {
        total: mine.capacity_total,
        reserved: mine.capacity_reserved,
        interruptible: mine.capacity_interruptible,
        override: mine.capacity_override,
      },
      offers: rows.map((row) => ({
        offerId: row.id,
        conversationId: row.conversation_id,
        state: row.state,
        kind: row.kind,
        customerName: row.customer_name,
        queueName: row.queue_name,
        channel: row.channel,
        workstream: row.workstream,
        escalationReason: row.escalation_reason,
        summary: row.summary,
        waitingSince: (row.waiting_since ?? row.offered_at).toISOString(),
        offeredAt: row.offered_at.toISOString(),
        expiresAt: row.expires_at.toISOString(),
      })),
      consultations: asked.map((row) => ({
        consultationId: row.id,
        conversationId: row.conversation_id,
        role: row.consultant_id === representativeId ? 'consultant' : 'requester',
        state: row.state,
        customerName: row.customer_name,
        requestedBy: { userId: row.requested_by, name: row.requester_name },
        consultant: { userId: row.consultant_id, name: row.consultant_name },
        requestedAt: row.requested_at.toISOString(),
      })),
      conversations,
      serverTime: now.toISOString(),
    };
  });
}
