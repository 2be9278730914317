import type { Consumer } from '../../data-model/log/index.ts';

export const onConversationClosed: Consumer<'conversation.closed'> = {
  name: 'routing.on-conversation-closed',
  types: ['conversation.closed'],
  async handle() {
    throw new Error('not written yet');
  },
};
