/** Handlers of contracts/api/operations-connectors.ts: connectors and plugins. */
import {
  beginSignIn,
  CallError,
  callOperation,
  createPlugin,
  deleteConnector,
  deletePlugin,
  importConnector,
  listConnectors,
  listPlugins,
  readConnector,
  signOut,
  updateConnector,
  updatePlugin,
  usablePlugins,
} from '../../connectors/plugins/index.ts';
import { AppError } from '../../platform/errors.ts';
import { type Handlers, signedIn } from './call.ts';

/** Of a tried operation's answer, in characters. */
const shownBody = 64_000;

export const pluginsHandlers = {
  'connector.list': async (call) => ({
    connectors: await listConnectors(call.house, signedIn(call).organizationId),
  }),
  'connector.import': (call, input) => importConnector(call.house, signedIn(call), input),
  'connector.read': (call, { connectorId }) =>
    readConnector(call.house, signedIn(call).organizationId, connectorId),
  'connector.update': async (call, input) => {
    await updateConnector(call.house, signedIn(call), input);
    return {};
  },
  'connector.delete': async (call, { connectorId }) => {
    await deleteConnector(call.house, signedIn(call), connectorId);
    return {};
  },
  'connector.try': async (call, { connectorId, ...input }) => {
    const { organizationId } = signedIn(call);
    await readConnector(call.house, organizationId, connectorId);
    try {
      const result = await callOperation(call.house, { organizationId, ...input, as: 'admin' });
      const body = typeof result.value === 'string' ? result.value : JSON.stringify(result.value, null, 2);
      return {
        status: result.status,
        durationMs: result.durationMs,
        body: (result.value === null ? result.text : body).slice(0, shownBody),
        request: result.request,
      };
    } catch (error) {
      throw error instanceof CallError ? asAppError(error) : error;
    }
  },

  'plugin.list': async (call) => ({
    plugins: await listPlugins(call.house, signedIn(call).organizationId),
  }),
  'plugin.create': (call, input) => createPlugin(call.house, signedIn(call), input),
  'plugin.update': (call, { pluginId, ...change }) =>
    updatePlugin(call.house, signedIn(call), pluginId, change),
  'plugin.delete': async (call, { pluginId }) => {
    await deletePlugin(call.house, signedIn(call), pluginId);
    return {};
  },
  'plugin.available': async (call) => {
    const plugins = await usablePlugins(call.house, signedIn(call));
    return {
      plugins: plugins.map(({ id, name, description, connectionId, connectionName, needsSignIn }) => ({
        id,
        name,
        description,
        connectionId,
        connectionName,
        needsSignIn,
      })),
    };
  },
  'connection.sign_in': async (call, { connectionId }) => {
    if (call.origin === undefined)
      throw new AppError('request.invalid', {
        fields: [{ path: '', problem: 'a sign-in begins over HTTP: the way back needs this address' }],
      });
    return { url: await beginSignIn(call.house, signedIn(call), connectionId, call.origin) };
  },
  'connection.sign_out': async (call, { connectionId }) => {
    await signOut(call.house, signedIn(call), connectionId);
    return {};
  },
} satisfies Partial<Handlers>;

const asAppError = ({ kind, message, faults }: CallError): AppError =>
  kind === 'inputs'
    ? new AppError('plugin.inputs_invalid', { fields: faults })
    : new AppError('connection.failed', { message });
