/** Conversations that come in through the API: calls, records, and messages of channels that are not ours. */
import { type Customer, leaveConversation, openConversation } from '../../conversations/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { AppError } from '../../platform/errors.ts';
import { variableProblems } from '../domain/context-variables.ts';
import { configurationOf } from '../store/configuration.store.ts';

export interface IntakeRequest {
  /** Asking again with the same one opens nothing new. */
  conversationId?: string | undefined;
  /** By name. */
  workstream: string;
  channel: string;
  customer: Customer;
  context: Record<string, unknown>;
  /** The customer's words. */
  subject?: string | undefined;
}

/**
 * Opens it in the workstream; routing takes it from there.
 * @throws {AppError} `workstream.not_found`, `request.invalid` with the context variables of the wrong type
 */
export async function takeIn(
  house: House,
  organizationId: string,
  request: IntakeRequest,
): Promise<{ conversationId: string; opened: boolean }> {
  const { workstreams } = await read(house, organizationId, (tx) => configurationOf(tx, organizationId));
  const workstream = workstreams.find((one) => one.name === request.workstream);
  if (!workstream) throw new AppError('workstream.not_found');
  const fields = variableProblems(workstream.contextVariables, request.context);
  if (fields.length > 0) throw new AppError('request.invalid', { fields });
  const conversationId = request.conversationId ?? house.ids.next();
  const opened = await openConversation(house, organizationId, {
    conversationId,
    channel: request.channel,
    channelId: null,
    workstreamId: workstream.workstreamId,
    customer: request.customer,
    context: request.context,
    ...(request.subject === undefined ? {} : { message: request.subject }),
  });
  return { conversationId, opened };
}

/** The customer hung up or left. Doing it twice does nothing. @throws {AppError} `conversation.not_found` */
export async function abandon(house: House, organizationId: string, conversationId: string): Promise<void> {
  const externalId = await read(house, organizationId, async (tx) => {
    const [row] = await tx.run<{ external_id: string }>(
      'select p.external_id from conversation c join contact p on p.id = c.contact_id where c.id = $1',
      [conversationId],
    );
    return row?.external_id;
  });
  if (externalId === undefined) throw new AppError('conversation.not_found');
  await leaveConversation(house, organizationId, conversationId, externalId);
}
