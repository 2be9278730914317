/** A conversation closed, by whatever hand, or the one who was asked for advice has it now: what they were asked is over. */
import type { Consumer } from '../../data-model/log/index.ts';
import { endConsultationsOf } from '../commands/consult.ts';

export const endsConsultations: Consumer<'conversation.closed' | 'handler.engaged'> = {
  // Its name is older than the second of its events.
  name: 'assisted-service.on-conversation-closed',
  types: ['conversation.closed', 'handler.engaged'],
  async handle(house, { type, organizationId, conversationId, representativeId }) {
    if (conversationId === null) return;
    if (type === 'conversation.closed') await endConsultationsOf(house, organizationId, conversationId);
    else if (representativeId !== null)
      await endConsultationsOf(house, organizationId, conversationId, representativeId);
  },
};
