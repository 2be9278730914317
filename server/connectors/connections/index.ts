export { type ConnectionDraft, createConnection, settingsProblems } from './commands/create-connection.ts';
export { deleteConnection } from './commands/delete-connection.ts';
export { putAllowedHosts } from './commands/put-allowed-hosts.ts';
export { resumeConnection } from './commands/resume-connection.ts';
export { rotateWebhookSecret } from './commands/rotate-webhook-secret.ts';
export { type ConnectionPatch, updateConnection } from './commands/update-connection.ts';
export { leadsElsewhere } from './domain/secret-destination.ts';
export { secretWarning } from './domain/secret-warning.ts';
export {
  type ConnectionAccess,
  clientFor,
  openConnection,
  sharedTokens,
  webhookSecretOf,
} from './queries/access.ts';
export { readConnection, readConnections } from './queries/connections.ts';
export { hostPolicy, readAllowedHosts } from './queries/hosts.ts';
export { type ConnectionTrial, testConnection } from './queries/test-connection.ts';
