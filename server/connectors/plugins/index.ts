/** The door of plugins: connectors kept, operations called, people's sign-ins, and what the copilot may use. */

export type { CallAs } from './calls/call-context.ts';
export { CallError, type CallErrorKind, type InputFault } from './calls/call-error.ts';
export { callOperation, type OperationCall } from './calls/call-operation.ts';
export type { CallResult } from './calls/call-result.ts';
export { deleteConnector, updateConnector } from './commands/change-connector.ts';
export { createPlugin, deletePlugin, updatePlugin } from './commands/change-plugin.ts';
export { type By, type Imported, type ImportRequest, importConnector } from './commands/import-connector.ts';
export { beginSignIn, finishSignIn, signedInPath, signOut } from './commands/sign-in.ts';
export { choicesOf } from './domain/operations.ts';
export { listConnectors, readConnector } from './queries/connectors.ts';
export {
  listPlugins,
  type PluginUser,
  type UsablePlugin,
  usablePlugins,
} from './queries/plugins.ts';
