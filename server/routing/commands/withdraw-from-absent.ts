/**
 * Takes back what is out to representatives who are not to be asked any more: they set Away, Do not disturb or Offline,
 * their connection is gone, they left the queue or the house. The conversation does not wait for the time-out.
 */
import type { Presence } from '../../../contracts/words.ts';
import { type House, read, type Tx, transact } from '../../data-model/house/index.ts';
import type { QueueSetting, RoutingConfiguration } from '../domain/configuration.ts';
import type { RepresentativeSetting } from '../domain/router/changes.ts';
import { isMember } from '../domain/router/membership.ts';
import { type Claimant, lockClaimants } from '../store/capacity.store.ts';
import { configurationOf } from '../store/configuration.store.ts';
import { lockForAnswer, type OfferTo, offersTo } from '../store/offer.store.ts';
import { representativeSettings } from '../store/representative-settings.store.ts';
import { isIn } from './room.ts';
import { withdrawOffers } from './withdraw-offer.ts';

/** Nobody who is one of these answers an offer; Busy follows from work, and says nothing against one. */
const away: ReadonlySet<Presence> = new Set(['away', 'do_not_disturb', 'offline', 'inactive']);

/**
 * Withdraws the pending offers of those of these representatives who are not to be asked.
 * @param userIds null for everybody.
 * @returns how many.
 */
export async function withdrawFromAbsent(
  house: House,
  organizationId: string,
  userIds: readonly string[] | null,
): Promise<number> {
  const out = await read(house, organizationId, (tx) => offersTo(tx, organizationId, userIds));
  if (out.length === 0) return 0;
  return await transact(house, organizationId, async (tx) => {
    const pending = (
      await lockForAnswer(
        tx,
        out.map((offer) => offer.id),
      )
    ).filter((offer) => offer.state === 'pending');
    const at = house.clock.now();
    const asked = [...new Set(pending.map((offer) => offer.representative_id))];
    const claimants = new Map((await lockClaimants(tx, asked, at)).map((one) => [one.user_id, one]));
    const { configuration, settings } = await standing(tx, organizationId, asked);
    const kinds = new Map(out.map((offer) => [offer.id, offer.kind]));
    const absent = pending.filter((offer) => {
      const claimant = claimants.get(offer.representative_id);
      const setting = settings.get(offer.representative_id);
      const to = { ...offer, kind: kinds.get(offer.id)! };
      return !claimant || !setting || isAbsent(to, claimant, setting, configuration);
    });
    return await withdrawOffers(tx, absent, at);
  });
}

async function standing(tx: Tx, organizationId: string, userIds: readonly string[]) {
  const configuration = await configurationOf(tx, organizationId);
  const settings = await representativeSettings(tx, organizationId, userIds);
  return { configuration, settings: new Map(settings.map((one) => [one.userId, one])) };
}

function isAbsent(
  offer: OfferTo,
  claimant: Claimant,
  setting: RepresentativeSetting,
  configuration: RoutingConfiguration,
): boolean {
  if (!setting.active || !claimant.connected) return true;
  const workstream = configuration.workstreams.find((one) => one.workstreamId === offer.workstream_id);
  const queue = configuration.queues.find((one) => one.queueId === offer.queue_id);
  const allowed = [...(workstream?.allowedPresences ?? []), ...presencesOfRules(queue)];
  if (away.has(claimant.presence) && !isIn(allowed, claimant)) return true;
  // Who was asked for by name need not be in the queue.
  if (offer.kind !== 'matched') return false;
  return queue === undefined || !isMember(setting, queue);
}

/** Which of a queue's own rules chose them is not known any more: what any of them allows is no reason to take it back. */
const presencesOfRules = (queue: QueueSetting | undefined): readonly string[] =>
  queue?.method.kind === 'custom' ? queue.method.rules.flatMap((rule) => rule.presences ?? []) : [];
