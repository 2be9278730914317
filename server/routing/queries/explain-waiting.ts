/** Why a conversation waits, worked out when it is asked: by the router itself, from the tables. */
import type { Waiting } from '../../../contracts/api/trace.ts';
import type { House } from '../../data-model/house/index.ts';
import { presentWaiting } from '../domain/decision/present-waiting.ts';
import { nextOpening } from '../domain/hours/operating-hours.ts';
import { Router } from '../domain/router/router.ts';
import { readSnapshot } from '../store/snapshot.store.ts';
import { namesFor } from './names.ts';
import { queuePosition } from './queue-position.ts';

/** Null when it does not wait in a queue, or does not exist in the organization. */
export async function explainWaiting(
  house: House,
  organizationId: string,
  conversationId: string,
): Promise<Waiting | null> {
  const at = house.clock.now();
  const now = at.getTime();
  const found = await house.db.transaction(organizationId, async (tx) => {
    const { snapshot } = await readSnapshot(tx, organizationId, at, conversationId);
    const item = snapshot.items.find((one) => one.conversationId === conversationId);
    if (!item) return null;
    const router = Router.from(snapshot, now);
    // Places everybody in the order and assigns nobody.
    const plan = router.plan(now, 0);
    if (plan) router.abandon(plan);
    const explanation = router.explain(conversationId, now);
    return (
      explanation && {
        snapshot,
        item,
        explanation,
        names: await namesFor(tx, organizationId, [
          ...explanation.members,
          ...explanation.named.map(({ userId }) => userId),
        ]),
      }
    );
  });
  if (!found) return null;
  const { snapshot, item, explanation, names } = found;
  const { queues, hours } = snapshot.configuration;
  const queue = queues.find((one) => one.queueId === item.queueId);
  const open = hours.find((one) => one.hoursId === queue?.hoursId);
  const opensAt = open ? nextOpening(open, now) : null;
  const position = await queuePosition(house, organizationId, conversationId);
  return {
    since: new Date(item.waitingSince).toISOString(),
    queue: { queueId: item.queueId, name: names.queue(item.queueId) },
    position: position?.position ?? null,
    expectedWaitSeconds: position?.expectedWaitSeconds ?? null,
    representativesAvailable: position?.representativesAvailable ?? 0,
    ...presentWaiting(explanation, snapshot, names, opensAt !== null && opensAt > now ? opensAt : null),
  };
}
