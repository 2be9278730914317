/** Representatives take offered conversations and become their handlers: one, or many in one transaction. */
import { engageRepresentatives } from '../../conversations/index.ts';
import { type House, type Tx, transact } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { lockRepresentatives } from '../store/capacity.store.ts';
import { type AnswerTarget, lockForAnswer, type OfferRow, settleAccepted } from '../store/offer.store.ts';
import { adjustPresence } from './adjust-presence.ts';
import { clearAlerts } from './alerts.ts';
import { stillStands, timeOut } from './expire-offers.ts';
import { withdrawOffers } from './withdraw-offer.ts';

/** Which offer is answered, and by whom. */
export interface OfferAnswer {
  offerId: string;
  representativeId: string;
}

export interface AcceptedOffer {
  conversationId: string;
  /** Under which the representative speaks from now on. */
  handlerEpoch: number;
}

export type AcceptRefusal = 'offer.not_found' | 'offer.expired' | 'offer.already_answered';

/**
 * Accepts a pending offer. Accepting again answers the same as the first time.
 * @throws {AppError} `offer.not_found` when there is none for this representative, or it was withdrawn;
 * `offer.expired` when its time is over, swept already or not; `offer.already_answered` when it was declined.
 */
export async function acceptOffer(
  house: House,
  organizationId: string,
  answer: OfferAnswer,
): Promise<AcceptedOffer> {
  const [outcome] = await acceptOffers(house, organizationId, [answer]);
  if (typeof outcome === 'string') throw new AppError(outcome);
  return outcome!;
}

/**
 * Accepts many, each for itself, in one transaction of a few statements.
 * @returns for each answer, in order, what `acceptOffer` returns or throws. A refusal may come with changes that are
 * kept: an overdue offer times out.
 */
export async function acceptOffers(
  house: House,
  organizationId: string,
  answers: readonly OfferAnswer[],
): Promise<(AcceptedOffer | AcceptRefusal)[]> {
  return await transact(house, organizationId, async (tx) => {
    const offerIds = [...new Set(answers.map((answer) => answer.offerId))];
    const targets = new Map((await lockForAnswer(tx, offerIds)).map((target) => [target.id, target]));
    const mine = ({ offerId, representativeId }: OfferAnswer) => {
      const target = targets.get(offerId);
      return target?.representative_id === representativeId ? target : undefined;
    };
    const asked = new Set(answers.map(mine).filter((target) => target !== undefined));
    const outcomes = await settle(house, tx, [...asked]);
    return answers.map((answer) => {
      const target = mine(answer);
      return (target && outcomes.get(target.id)) ?? 'offer.not_found';
    });
  });
}

async function settle(
  house: House,
  tx: Tx,
  targets: readonly AnswerTarget[],
): Promise<Map<string, AcceptedOffer | AcceptRefusal>> {
  const at = house.clock.now();
  const outcomes = new Map<string, AcceptedOffer | AcceptRefusal>();
  const accepted: AnswerTarget[] = [];
  const moved: AnswerTarget[] = [];
  const overdue: AnswerTarget[] = [];
  for (const target of targets) {
    const standing = { state: target.conversation_state, queue_id: target.conversation_queue_id };
    const refused = refusal(target);
    if (target.state === 'accepted') outcomes.set(target.id, acceptedBefore(target));
    else if (refused) outcomes.set(target.id, refused);
    else if (!stillStands(target, standing)) {
      // It closed or moved, and the consumer that withdraws the offer has not come to it yet.
      moved.push(target);
      outcomes.set(target.id, 'offer.not_found');
    } else if (target.expires_at <= at) {
      overdue.push(target);
      outcomes.set(target.id, 'offer.expired');
    } else accepted.push(target);
  }
  const touched = [...accepted, ...moved, ...overdue];
  if (touched.length === 0) return outcomes;
  await lockRepresentatives(tx, [...new Set(touched.map((target) => target.representative_id))]);
  await withdrawOffers(tx, moved, at);
  await timeOut(house, tx, overdue, at);
  const epochs = await engage(house, tx, accepted, at);
  for (const { id, conversation_id: conversationId } of accepted)
    outcomes.set(id, { conversationId, handlerEpoch: epochs.get(conversationId)! });
  return outcomes;
}

async function engage(
  house: House,
  tx: Tx,
  accepted: readonly AnswerTarget[],
  at: Date,
): Promise<Map<string, number>> {
  if (accepted.length === 0) return new Map();
  await settleAccepted(
    tx,
    accepted.map((target) => target.id),
    at,
  );
  const epochs = await engageRepresentatives(
    house,
    tx,
    accepted.map((target) => ({
      conversation: {
        id: target.conversation_id,
        state: target.conversation_state,
        handler_kind: target.handler_kind,
        handler_id: target.handler_id,
        handler_epoch: target.handler_epoch,
        last_sequence: target.last_sequence,
        workstream_id: target.workstream_id,
      },
      representative: { id: target.representative_id, name: target.representative_name },
      offerId: target.id,
    })),
    at,
  );
  const conversationIds = accepted.map((target) => target.conversation_id);
  await clearAlerts(tx, conversationIds, at);
  await adjustPresence(
    house,
    tx,
    accepted.map((target) => ({ userId: target.representative_id, cause: 'accepted' })),
    at,
  );
  return epochs;
}

/** Why an offer that is not pending any more, and was not accepted, cannot be answered; null for a pending one. */
export function refusal(offer: OfferRow): AcceptRefusal | null {
  switch (offer.state) {
    case 'pending':
      return null;
    case 'timed_out':
      return 'offer.expired';
    case 'withdrawn':
      return 'offer.not_found';
    case 'accepted':
    case 'declined':
      return 'offer.already_answered';
  }
}

/** The session that this offer's acceptance began, whatever came after it. */
const acceptedBefore = (target: AnswerTarget): AcceptedOffer => ({
  conversationId: target.conversation_id,
  handlerEpoch: target.engaged_epoch ?? target.handler_epoch,
});
