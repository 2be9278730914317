/** What an operation's handler is handed, and the type that makes sure each operation has one. */
import type { OperationName, OutputOf, ParsedInputOf } from '../../../contracts/api/operations.ts';
import type { AppendGroups } from '../../conversations/index.ts';
import type { House } from '../../data-model/house/index.ts';
import type { Principal } from '../../data-model/people/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { AcceptGroups } from '../../routing/index.ts';

/** What all handlers share. */
export interface Services {
  house: House;
  appends: AppendGroups;
  accepts: AcceptGroups;
  /** Where the desk is reached from outside, without a slash at the end; else the address of the call is taken for it. */
  publicUrl?: string;
}

export interface Call extends Services {
  /** Null for public operations without a sign-in. */
  principal: Principal | null;
  /** Our own address as the caller sees it; undefined on a socket. */
  origin?: string;
}

export type Handler<N extends OperationName> = (call: Call, input: ParsedInputOf<N>) => Promise<OutputOf<N>>;
export type Handlers = { [N in OperationName]: Handler<N> };

/** @throws {AppError} `auth.required` */
export function signedIn(call: Call): Principal {
  if (!call.principal) throw new AppError('auth.required');
  return call.principal;
}

export const isLead = (principal: Principal): boolean =>
  principal.roles.includes('supervisor') || principal.roles.includes('administrator');

/** The caller as the floors below want it. */
export function actor(call: Call) {
  const { organizationId, userId, displayName, ...principal } = signedIn(call);
  return {
    organizationId,
    userId,
    displayName,
    isLead: isLead({ organizationId, userId, displayName, ...principal }),
  };
}

/** The caller as the author of what they change. */
export function author(call: Call): { organizationId: string; actor: `representative:${string}` } {
  const { organizationId, userId } = signedIn(call);
  return { organizationId, actor: `representative:${userId}` };
}
