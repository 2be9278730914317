/** Whom a claim, and a look at what is out, let be asked: as the tables are now. */

import { isMember } from '../../../server/routing/domain/router/membership.ts';
import type { PlannedAssignment } from '../../../server/routing/domain/router/plan.ts';
import type { OfferRow, RepresentativeRow } from './rows.ts';
import type { World } from './world.ts';

const isIn = (allowed: readonly string[], { presence, presenceId }: RepresentativeRow): boolean =>
  allowed.includes(presence) || (presenceId !== null && allowed.includes(presenceId));

/** In a presence in which the workstream, or the rule that chose them, lets them be asked. */
export function allows(
  world: World,
  { queueId, workstreamId, trace }: PlannedAssignment,
  row: RepresentativeRow,
): boolean {
  const { method } = world.queue(queueId);
  const name = trace.rules.at(-1)?.name;
  const rule = method.kind === 'custom' ? method.rules.find((one) => one.name === name) : undefined;
  return isIn(rule?.presences ?? world.workstream(workstreamId).allowedPresences, row);
}

/** What is out to them is taken back: they are gone, or not to be asked any more. */
export function isAbsent(world: World, offer: OfferRow): boolean {
  const row = world.representatives.get(offer.userId)!;
  if (!row.setting.active || !row.connected) return true;
  const queue = world.queue(offer.queueId);
  const { allowedPresences } = world.workstream(world.conversations.get(offer.conversationId)!.workstreamId);
  const ofRules =
    queue.method.kind === 'custom' ? queue.method.rules.flatMap((rule) => rule.presences ?? []) : [];
  const away = row.presence !== 'available' && row.presence !== 'busy';
  if (away && !isIn([...allowedPresences, ...ofRules], row)) return true;
  return offer.kind === 'matched' && !isMember(row.setting, queue);
}
