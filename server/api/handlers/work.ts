/** The desk's operations: presence, offers, conversations, messages. */
import {
  addNote,
  assertMayRead,
  endConversation,
  finishWrapUp,
  listConversations,
  park,
  readConversation,
  readDesk,
  sendReply,
} from '../../assisted-service/index.ts';
import { attachmentPath, messagesAfter, presentMessage } from '../../conversations/index.ts';
import { read } from '../../data-model/house/index.ts';
import { readLive } from '../../operations/index.ts';
import { declineOffer, setPresence } from '../../routing/index.ts';
import { actor, type Handlers, signedIn } from './call.ts';

export const workHandlers = {
  'desk.read': async (call) => {
    const me = signedIn(call);
    return await readDesk(call.house, me.organizationId, me.userId);
  },
  'presence.set': async (call, { presence }) => {
    const me = signedIn(call);
    return await setPresence(call.house, me.organizationId, me.userId, presence, 'self');
  },
  'offer.accept': async (call, { offerId }) => {
    const me = signedIn(call);
    return await call.accepts.accept(me.organizationId, { offerId, representativeId: me.userId });
  },
  'offer.decline': async (call, { offerId }) => {
    const me = signedIn(call);
    await declineOffer(call.house, me.organizationId, { offerId, representativeId: me.userId });
    return {};
  },
  'conversation.list': async (call, filter) => {
    const { organizationId } = signedIn(call);
    const conversations = await read(call.house, organizationId, (tx) =>
      listConversations(tx, organizationId, filter),
    );
    return { conversations };
  },
  'conversation.read': (call, { conversationId }) =>
    readConversation(call.house, actor(call), conversationId),
  'message.list': async (call, { conversationId, after, limit }) => {
    const reader = actor(call);
    const messages = await read(call.house, reader.organizationId, async (tx) => {
      await assertMayRead(tx, reader, conversationId);
      return await messagesAfter(tx, conversationId, after, limit);
    });
    return {
      messages: messages.map((m) =>
        presentMessage(m, (id) => attachmentPath(call.house, reader.organizationId, id)),
      ),
    };
  },
  'message.send': async (call, input) => {
    const { sequence } = await sendReply(call.house, call.appends, actor(call), input);
    return { sequence };
  },
  'note.add': async (call, input) => {
    const author = actor(call);
    await read(call.house, author.organizationId, (tx) => assertMayRead(tx, author, input.conversationId));
    const { sequence } = await addNote(call.house, call.appends, author, input);
    return { sequence };
  },
  'conversation.park': async (call, { conversationId }) => {
    await park(call.house, actor(call), conversationId);
    return {};
  },
  'conversation.end': async (call, { conversationId }) => {
    await endConversation(call.house, actor(call), conversationId);
    return {};
  },
  'conversation.close': async (call, { conversationId }) => {
    await finishWrapUp(call.house, actor(call), conversationId);
    return {};
  },
  'operations.live': (call) => readLive(call.house, signedIn(call).organizationId),
} satisfies Partial<Handlers>;
