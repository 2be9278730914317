/** An activity by which a bot calls us back, between turns or as its answer. */
import { type House, read } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { readActivity } from '../domain/activity.ts';
import { HeldSession } from '../relay/session.ts';
import { readReplyKey } from '../reply-address.ts';
import { readSession, readWhose } from '../store/session.store.ts';

/**
 * @param key of the address that was called. @returns the activity's id.
 * @throws {AppError} `auth.token_invalid`, `activity.invalid`, `conversation.not_found` when the session is over
 */
export async function takeReply(
  house: House,
  key: string,
  remoteId: string,
  body: unknown,
): Promise<{ id: string }> {
  const session = readReplyKey(house, key);
  if (!session) throw new AppError('auth.token_invalid');
  const activity = readActivity(body);
  if (!activity)
    throw new AppError('activity.invalid', {
      fields: [{ path: 'type', problem: 'an activity needs a type' }],
    });
  const { organizationId, conversationId } = session;
  const [row, whose] = await read(house, organizationId, async (tx) => [
    await readSession(tx, session),
    await readWhose(tx, conversationId),
  ]);
  // A conversation that was begun anew has another id: late words of the old one are nobody's.
  if (!row || !whose || row.remote_id !== remoteId || row.state === 'ended' || row.state === 'failed')
    throw new AppError('conversation.not_found');
  const id = activity.id ?? house.ids.next();
  await new HeldSession(house, session, whose.customerId, row).arrive({
    activities: [{ activity, key: id }],
  });
  return { id };
}
