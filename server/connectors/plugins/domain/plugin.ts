/** What is wrong with a plugin, and whom it is for. */
import type { ConnectorOperation } from '../../../../contracts/connectors.ts';
import type { Role } from '../../../../contracts/words.ts';
import type { Authentication } from './authentication.ts';
import { isEnabled, type OperationEdits } from './operations.ts';

export interface PluginSituation {
  operation: Pick<ConnectorOperation, 'trigger' | 'agenticProtocol' | 'visibility'> | null;
  edit: OperationEdits[string] | undefined;
  connectionName: string;
  connectionEnabled: boolean;
  hasSecret: boolean;
  /** Null without an operation. */
  signs: Authentication | null;
  authentication: 'admin' | 'representative';
  /** Of plugins with Admin authentication whose connection wants a person: whether an administrator signed in. */
  adminSignedIn: boolean;
}

/** In plain words, when the plugin cannot work as it is; null when it can. */
export function problemOf(plugin: PluginSituation): string | null {
  const { operation, connectionName, signs } = plugin;
  if (operation === null || signs === null)
    return 'The connector no longer has this operation. Choose another one, or remove the plugin.';
  if (!isEnabled(operation, plugin.edit))
    return 'The operation is switched off in its connector. Switch it on there.';
  if (!plugin.connectionEnabled) return `The connection “${connectionName}” is off. Turn it on.`;
  if (plugin.authentication === 'representative') {
    if (signs.kind !== 'authorization_code')
      return `Representatives cannot sign in to “${connectionName}”: it has one key for all. Choose Admin.`;
    return missingAddress(signs);
  }
  if (signs.kind === 'authorization_code' && !plugin.adminSignedIn)
    return `“${connectionName}” wants a person’s sign-in. Sign in to it once as an administrator.`;
  if (signs.kind !== 'none' && signs.kind !== 'authorization_code' && !plugin.hasSecret)
    return `The connection “${connectionName}” has no secret. Set it.`;
  return missingAddress(signs);
}

function missingAddress(signs: Authentication): string | null {
  if (signs.kind !== 'client_credentials' && signs.kind !== 'authorization_code') return null;
  if (signs.clientId === '') return 'The connection has no client id. Set it.';
  if (signs.tokenUrl === '')
    return 'The connection does not know where to get a token. Set the token address.';
  if (signs.kind === 'authorization_code' && signs.authorizationUrl === '')
    return 'The connection does not know where people sign in. Set the sign-in address.';
  return null;
}

/** Empty roles: everybody who has the copilot. */
export const isFor = (allowed: readonly Role[], roles: readonly Role[]): boolean =>
  allowed.length === 0 || allowed.some((role) => roles.includes(role));
