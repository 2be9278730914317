/** Handlers of contracts/api/operations-routing.ts: presence, hand-overs, picks, assignments, consults. */
import {
  acceptConsultation,
  assignConversation,
  assignConversations,
  declineConsultation,
  endConsultation,
  endConversations,
  pickConversation,
  releaseConversation,
  requestConsultation,
  transferConversation,
} from '../../assisted-service/index.ts';
import { AppError } from '../../platform/errors.ts';
import {
  handoverTargets,
  listPresences,
  presenceHistory,
  setPresence,
  waitingInQueue,
} from '../../routing/index.ts';
import { actor, type Handlers, isLead, signedIn } from './call.ts';

export const routingHandlers = {
  'presence.list': async (call) => ({
    presences: await listPresences(call.house, signedIn(call).organizationId),
  }),
  'presence.history': async (call, { userId, ...filter }) => {
    const me = signedIn(call);
    if (userId !== undefined && userId !== me.userId && !isLead(me)) throw new AppError('auth.forbidden');
    const periods = await presenceHistory(call.house, me.organizationId, {
      ...filter,
      userId: userId ?? me.userId,
    });
    return { periods };
  },
  'representative.presence.set': async (call, { userId, presence }) => {
    const me = signedIn(call);
    const by = `representative:${me.userId}` as const;
    return await setPresence(call.house, me.organizationId, userId, presence, 'administrator', by);
  },
  'conversation.transfer': (call, input) => transferConversation(call.house, actor(call), input),
  'handover.targets': (call) => handoverTargets(call.house, signedIn(call).organizationId),
  'conversation.release': (call, { conversationId }) =>
    releaseConversation(call.house, actor(call), conversationId),
  'conversation.pick': (call, input) => pickConversation(call.house, actor(call), input),
  'conversation.assign': (call, input) => assignConversation(call.house, actor(call), input),
  'conversation.assign_many': async (call, input) => ({
    results: await assignConversations(call.house, actor(call), input),
  }),
  'conversation.end_many': async (call, { conversationIds }) => ({
    results: await endConversations(call.house, actor(call), conversationIds),
  }),
  'queue.waiting': (call, { queueId, limit }) => waitingInQueue(call.house, actor(call), queueId, limit),
  'consultation.request': (call, input) => requestConsultation(call.house, actor(call), input),
  'consultation.accept': (call, { consultationId }) =>
    acceptConsultation(call.house, actor(call), consultationId),
  'consultation.decline': async (call, { consultationId }) => {
    await declineConsultation(call.house, actor(call), consultationId);
    return {};
  },
  'consultation.end': async (call, { consultationId }) => {
    await endConsultation(call.house, actor(call), consultationId);
    return {};
  },
} satisfies Partial<Handlers>;
