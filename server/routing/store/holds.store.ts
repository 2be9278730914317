/** Looks without a lock, of consumers that mostly have nothing to do: one round trip each, whatever the organization. */
import { workstreamDefaults } from '../../../contracts/configuration/defaults.ts';
import type { House } from '../../data-model/house/index.ts';

/** Whether a conversation is being offered or carried, or the voice layer is to do something about it. */
export async function holds(house: House, organizationId: string, conversationId: string): Promise<boolean> {
  const rows = await house.db.system<{ holds: boolean }>(
    `select exists (select from offer where organization_id = $1 and conversation_id = $2 and state = 'pending')
         or exists (select from capacity_reservation where organization_id = $1 and conversation_id = $2)
         or exists (select from voice_command
                    where organization_id = $1 and conversation_id = $2 and state = 'pending' and kind <> 'dial') as holds`,
    [organizationId, conversationId],
    'conversation-holds',
  );
  return rows[0]!.holds;
}

/** Of one that is over: whether something is held for it, or an alert of it is open. */
export async function leftBehind(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<boolean> {
  const rows = await house.db.system<{ left: boolean }>(
    `select exists (select from offer where organization_id = $1 and conversation_id = $2 and state = 'pending')
         or exists (select from capacity_reservation where organization_id = $1 and conversation_id = $2)
         or exists (select from routing_alert
                    where organization_id = $1 and conversation_id = $2 and cleared_at is null) as left`,
    [organizationId, conversationId],
    'conversation-left-behind',
  );
  return rows[0]!.left;
}

/** Of one that wraps up: whether it holds capacity for as long as it goes on, though its workstream may say less. */
export async function heldInWrapUp(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<boolean> {
  const rows = await house.db.system<{ held: boolean }>(
    `select exists (
       select from conversation c join capacity_reservation r on r.conversation_id = c.id
         join workstream w on w.id = c.workstream_id
       where c.organization_id = $1 and c.id = $2 and c.state = 'wrap_up' and r.held_until is null
         and coalesce(w.settings ->> 'wrapUpHold', $3) <> 'always') as held`,
    [organizationId, conversationId, workstreamDefaults.wrapUpHold],
    'held-in-wrap-up',
  );
  return rows[0]!.held;
}
