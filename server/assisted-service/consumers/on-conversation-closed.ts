/** A conversation closed, by whatever hand: consultations about it are over. */
import type { Consumer } from '../../data-model/log/index.ts';
import { endConsultationsOf } from '../commands/consult.ts';

export const endsConsultations: Consumer<'conversation.closed'> = {
  name: 'assisted-service.on-conversation-closed',
  types: ['conversation.closed'],
  async handle(house, { organizationId, conversationId }) {
    if (conversationId !== null) await endConsultationsOf(house, organizationId, conversationId);
  },
};
