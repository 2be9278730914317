/** From a connection's set-up to what signs one request: keys, passwords, tokens, whoever they belong to. */
import { TokenError } from '../../crm/index.ts';
import type { Authentication } from '../domain/authentication.ts';
import type { CallContext, SignedBy } from './call-context.ts';
import { CallError } from './call-error.ts';
import { personalToken } from './personal-tokens.ts';

/** @throws {CallError} `credentials`, `sign_in`, `off` */
export async function credentialsFor(call: CallContext): Promise<SignedBy> {
  const { signs, credential, connection, as } = call;
  if (as !== 'admin' && signs.kind !== 'authorization_code')
    throw new CallError(
      'credentials',
      `Representatives cannot sign in to “${connection.name}”. Ask an administrator to choose Admin authentication.`,
    );
  if (signs.kind !== 'none' && signs.kind !== 'authorization_code' && credential === '')
    throw new CallError('credentials', `The connection “${connection.name}” has no secret. Set it.`);
  switch (signs.kind) {
    case 'none':
      return { credentials: { kind: 'none' }, renew: null };
    case 'basic':
      return { credentials: { kind: 'basic', username: signs.username, password: credential }, renew: null };
    case 'bearer':
      return { credentials: { kind: 'bearer', token: credential }, renew: null };
    case 'api_key':
      return { credentials: { kind: 'apiKey', value: credential, option: ownOption }, renew: null };
    case 'client_credentials':
      return await clientToken(call, signs);
    case 'authorization_code':
      return await personalToken(call, signs);
  }
}

/** Of the security option that carries a key under the connection's own name for it. */
export const ownOption = 'patchbay-connection';

async function clientToken(
  { credential, policy, tokens }: CallContext,
  { tokenUrl, clientId, scope }: Extract<Authentication, { kind: 'client_credentials' }>,
): Promise<SignedBy> {
  const request = { tokenUrl, clientId, clientSecret: credential, scope, policy };
  try {
    const token = await tokens.get(request);
    return {
      credentials: { kind: 'bearer', token: token.value },
      renew: () => Promise.resolve(tokens.drop(request, token)),
    };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    throw new CallError('credentials', error.message);
  }
}
