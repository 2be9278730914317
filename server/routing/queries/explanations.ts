/** Why a conversation went to whom it went, or why it still waits. */
import { type House, read } from '../../data-model/house/index.ts';
import { type PresentedDecision, presentDecision } from '../domain/decision.ts';
import { decisionsOf } from '../store/decision.store.ts';

/** An explanation, and how many representatives were left out of it because they are not members of the queue. */
export type StoredExplanation = PresentedDecision;

/**
 * Every decision of a conversation, the oldest first; none when routing has not come to it, or it does not exist
 * in the organization. The offer's state is that of now.
 */
export async function explanations(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<StoredExplanation[]> {
  return await read(house, organizationId, async (tx) => {
    const stored = await decisionsOf(tx, conversationId);
    if (stored.length === 0) return [];
    const ids = new Set(stored.flatMap(({ decision }) => decision.considered.map((one) => one.userId)));
    const people = await tx.run<{ id: string; display_name: string }>(
      'select id, display_name from app_user where id = any ($1)',
      [[...ids]],
    );
    const names = new Map(people.map((person) => [person.id, person.display_name]));
    return stored.map(({ decision, offer }) =>
      presentDecision(decision, (id) => names.get(id) ?? 'a former representative', offer),
    );
  });
}
