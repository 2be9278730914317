/** What must hold in the tables after every step, whatever happened. */
import type { World } from '../world/world.ts';
import { limitOf, peopleOf } from './people.ts';

export class TableCheck {
  /** How many conversations each held in the step before. */
  #before = new Map<string, Set<string>>();

  check(world: World): string[] {
    return [...this.#checkCapacity(world), ...checkConversations(world)];
  }

  /** A limit may be lowered under what is held, which then runs down; but nothing is taken on top. */
  #checkCapacity(world: World): string[] {
    const wrong: string[] = [];
    const heldBy = Map.groupBy(
      [...world.reservations.values()].filter((one) => !one.override),
      (one) => one.userId,
    );
    for (const person of peopleOf(world).values()) {
      const { userId, firm, places, setting } = person;
      const held = heldBy.get(userId) ?? [];
      const before = this.#before.get(userId);
      this.#before.set(userId, new Set(held.map((one) => one.conversationId)));
      const taken = held.filter((one) => !before?.has(one.conversationId));
      if (firm > setting.capacityTotal && taken.some((one) => one.units > 0 && !one.interruptible))
        wrong.push(`capacity: ${userId} holds ${firm} of ${setting.capacityTotal} units`);
      for (const profileId of new Set(taken.flatMap((one) => one.profileIds))) {
        const [used, limit] = [places.get(profileId) ?? 0, limitOf(person, profileId) ?? 0];
        if (used > limit) wrong.push(`capacity: ${userId} holds ${used} of ${limit} places of ${profileId}`);
      }
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
    if (offer && held?.userId !== offer.userId)
      wrong.push(`lost: ${id} is offered to ${offer.userId} without capacity`);
    if (state === 'queued' && queueId === null) wrong.push(`lost: ${id} waits in no queue`);
    if (state === 'queued' && handlerId !== null) wrong.push(`two: ${id} waits and is handled`);
    if (state === 'active' && (handlerId === null || offer)) wrong.push(`two: ${id} is handled and offered`);
    if (state === 'closed' && ended === null) wrong.push(`lost: ${id} is over without an end`);
  }
  return wrong;
}
