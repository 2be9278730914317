/** What must hold in the tables after every step, whatever happened. */
import type { World } from '../world/world.ts';
import { limitOf, peopleOf } from './people.ts';

/** The limits and sums of the step before: a limit may be lowered under what is held, which then runs down. */
export class TableCheck {
  readonly #before = new Map<string, { firm: number; places: Map<string, number> }>();

  check(world: World): string[] {
    return [...this.#checkCapacity(world), ...checkConversations(world)];
  }

  #checkCapacity(world: World): string[] {
    const wrong: string[] = [];
    for (const person of peopleOf(world).values()) {
      const { userId, firm, places, setting } = person;
      const before = this.#before.get(userId);
      if (firm > setting.capacityTotal && firm > (before?.firm ?? 0))
        wrong.push(`capacity: ${userId} holds ${firm} of ${setting.capacityTotal} units`);
      for (const [profileId, used] of places) {
        const limit = limitOf(person, profileId) ?? 0;
        if (used > limit && used > (before?.places.get(profileId) ?? 0))
          wrong.push(`capacity: ${userId} holds ${used} of ${limit} places of ${profileId}`);
      }
      this.#before.set(userId, { firm, places });
    }
    return wrong;
  }
}

function checkConversations(world: World): string[] {
  const wrong: string[] = [];
  for (const conversation of world.conversations.values()) {
    const { id, state, queueId, handlerId, ended } = conversation;
    const offer = world.offers.get(id);
    const held = world.reservations.get(id);
    if (offer && held?.userId !== offer.userId) wrong.push(`lost: ${id} is offered to ${offer.userId} without capacity`);
    if (state === 'queued' && queueId === null) wrong.push(`lost: ${id} waits in no queue`);
    if (state === 'queued' && handlerId !== null) wrong.push(`two: ${id} waits and is handled`);
    if (state === 'active' && (handlerId === null || offer)) wrong.push(`two: ${id} is handled and offered`);
    if (state === 'closed' && ended === null) wrong.push(`lost: ${id} is over without an end`);
  }
  return wrong;
}
