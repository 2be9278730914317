/** Handlers of contracts/api/operations-lifecycle.ts and operations-crm.ts. */
import { assertMayRead } from '../../assisted-service/index.ts';
import { clientFor } from '../../connectors/connections/index.ts';
import {
  createRecord,
  editAndRetry,
  findMatches,
  type LifecyclePorts,
  linkRecord,
  listDeliveries,
  listSteps,
  presets,
  previewStep,
  readConversationCrm,
  readDelivery,
  recentContacts,
  removeStep,
  retryDeliveries,
  saveStep,
  sendTest,
  skipDelivery,
  unlinkRecord,
} from '../../connectors/lifecycle/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import { read } from '../../data-model/house/index.ts';
import { actor, type Call, type Handlers, signedIn } from './call.ts';

const portsOf = (call: Call): LifecyclePorts => ({
  publicUrl: call.publicUrl ?? call.origin ?? '',
  clientFor: (organizationId, connectionId) => clientFor(call.house, organizationId, connectionId),
});

const organizationOf = (call: Call): string => signedIn(call).organizationId;
const actorOf = (call: Call): Actor => `representative:${signedIn(call).userId}`;

/** Who acts on a conversation, once it is sure that they may read it. */
async function reader(call: Call, conversationId: string) {
  const who = actor(call);
  await read(call.house, who.organizationId, (tx) => assertMayRead(tx, who, conversationId));
  return { organizationId: who.organizationId, actor: actorOf(call) };
}

export const lifecycleHandlers = {
  'lifecycle.steps': async (call, { connectionId }) => ({
    steps: await listSteps(call.house, organizationOf(call), connectionId),
  }),
  'lifecycle.save_step': async (call, { connectionId, ...step }) => ({
    remarks: [
      ...(await saveStep(call.house, portsOf(call), organizationOf(call), actorOf(call), connectionId, step)),
    ],
  }),
  'lifecycle.delete_step': async (call, { connectionId, step }) => {
    await removeStep(call.house, organizationOf(call), actorOf(call), connectionId, step);
    return {};
  },
  'lifecycle.presets': async () => ({ presets: [...presets] }),
  'lifecycle.contacts': async (call, { limit }) => ({
    contacts: await recentContacts(call.house, organizationOf(call), limit),
  }),
  'lifecycle.preview': (call, wish) => previewStep(call.house, portsOf(call), organizationOf(call), wish),
  'lifecycle.send_test': (call, wish) => sendTest(call.house, portsOf(call), organizationOf(call), wish),
  'delivery.list': (call, filter) => listDeliveries(call.house, organizationOf(call), filter),
  'delivery.read': (call, { deliveryId }) =>
    readDelivery(call.house, portsOf(call), organizationOf(call), deliveryId),
  'delivery.retry': async (call, which) => ({
    retried: await retryDeliveries(call.house, portsOf(call), organizationOf(call), which),
  }),
  'delivery.edit_and_retry': async (call, { deliveryId, request }) => {
    await editAndRetry(call.house, portsOf(call), organizationOf(call), deliveryId, request);
    return {};
  },
  'delivery.skip': async (call, which) => {
    await skipDelivery(call.house, portsOf(call), organizationOf(call), actorOf(call), which);
    return {};
  },
  'conversation.crm': async (call, { conversationId }) => {
    const { organizationId } = await reader(call, conversationId);
    return await readConversationCrm(call.house, organizationId, conversationId);
  },
  'conversation.crm_matches': async (call, { search, ...place }) => {
    const { organizationId } = await reader(call, place.conversationId);
    return { matches: await findMatches(call.house, portsOf(call), organizationId, place, search) };
  },
  'conversation.crm_create': async (call, { conversationId, connectionId, ...wish }) => {
    const who = await reader(call, conversationId);
    return await createRecord(call.house, portsOf(call), who, { conversationId, connectionId }, wish);
  },
  'conversation.crm_link': async (call, { record, relation, ...place }) => {
    const who = await reader(call, place.conversationId);
    return await linkRecord(call.house, portsOf(call), who, place, record, relation);
  },
  'conversation.crm_unlink': async (call, link) => {
    await unlinkRecord(call.house, await reader(call, link.conversationId), link);
    return {};
  },
} satisfies Partial<Handlers>;
