/** A queue was taken out of the configuration in the very moment in which somebody entered it: they are routed anew. */
import { lockConversations } from '../../conversations/index.ts';
import { type House, read, transact } from '../../data-model/house/index.ts';
import type { Consumer } from '../../data-model/log/index.ts';
import { routeConversation } from '../commands/route-conversation.ts';
import { strandedConversations } from '../store/stranded.store.ts';

/** In one transaction. */
const atOnce = 50;

/**
 * Applying refuses to take out a queue in which somebody waits. Who was on the way to it then decided by the
 * configuration of before; the log gives this event only after such transactions are over.
 */
export const onConfigurationChanged: Consumer<'configuration.changed'> = {
  name: 'routing.on-configuration-changed',
  types: ['configuration.changed'],
  async handle(house, { organizationId }) {
    let before: string[] = [];
    for (;;) {
      const ids = await routeStranded(house, organizationId);
      // What is routed to where it was would be so for ever.
      if (ids.length < atOnce || ids[0] === before[0]) return;
      before = ids;
    }
  },
};

/** @returns those that were there. */
async function routeStranded(house: House, organizationId: string): Promise<string[]> {
  const ids = await read(house, organizationId, (tx) => strandedConversations(tx, organizationId, atOnce));
  if (ids.length === 0) return ids;
  return await transact(house, organizationId, async (tx) => {
    const locked = await lockConversations(tx, ids);
    const still = new Set(await strandedConversations(tx, organizationId, atOnce));
    const change = { at: house.clock.now(), actor: 'system' } as const;
    for (const conversation of locked)
      if (still.has(conversation.id))
        await routeConversation(house, tx, conversation, { cause: 'transferred' }, change);
    return ids;
  });
}
