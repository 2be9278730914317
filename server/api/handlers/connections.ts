/** Handlers of contracts/api/operations-connections.ts: connections, their test, the allowed hosts. */
import {
  clientFor,
  createConnection,
  deleteConnection,
  putAllowedHosts,
  readAllowedHosts,
  readConnection,
  readConnections,
  resumeConnection,
  rotateWebhookSecret,
  testConnection,
  updateConnection,
} from '../../connectors/connections/index.ts';
import type { Actor } from '../../data-model/events/index.ts';
import { type Call, type Handlers, signedIn } from './call.ts';

/** Whose organization, and who acts in it. */
function place(call: Call): [Call['house'], string, Actor] {
  const me = signedIn(call);
  return [call.house, me.organizationId, `representative:${me.userId}`];
}

export const connectionsHandlers = {
  'connection.list': async (call) => ({
    connections: await readConnections(call.house, signedIn(call).organizationId),
  }),
  'connection.create': async (call, draft) => {
    const [house, organizationId, actor] = place(call);
    const id = await createConnection(house, organizationId, actor, draft);
    return await readConnection(house, organizationId, id);
  },
  'connection.update': async (call, { connectionId, ...patch }) => {
    const [house, organizationId, actor] = place(call);
    await updateConnection(house, organizationId, actor, connectionId, patch);
    return await readConnection(house, organizationId, connectionId);
  },
  'connection.delete': async (call, { connectionId }) => {
    await deleteConnection(...place(call), connectionId);
    return {};
  },
  'connection.test': async (call, trial) =>
    await testConnection(call.house, signedIn(call).organizationId, trial),
  'connection.resume': async (call, { connectionId }) => {
    await resumeConnection(...place(call), connectionId);
    return {};
  },
  'connection.rotate_webhook_secret': async (call, { connectionId }) =>
    await rotateWebhookSecret(...place(call), connectionId),
  'connection.entities': async (call, { connectionId }) => {
    const client = await clientFor(call.house, signedIn(call).organizationId, connectionId);
    return { entities: await client.entities() };
  },
  'connection.entity': async (call, { connectionId, entity }) => {
    const client = await clientFor(call.house, signedIn(call).organizationId, connectionId);
    return await client.describe(entity);
  },
  'allowed_host.list': async (call) => ({
    hosts: await readAllowedHosts(call.house, signedIn(call).organizationId),
  }),
  'allowed_host.put': async (call, { hosts }) => {
    await putAllowedHosts(...place(call), hosts);
    return {};
  },
} satisfies Partial<Handlers>;
