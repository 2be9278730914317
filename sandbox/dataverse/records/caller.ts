/** Who asks, and what they may do. */

import { ApiError } from '../odata/api-error.ts';
import type { Entity, Reference } from '../schema/model.ts';

export interface Caller {
  /** The user of the token: an application user, or a person who signed in. */
  user: Reference;
  /** The user on whose behalf they act, if they say so. */
  onBehalfOf?: Reference;
  /** Entities that the role does not cover. */
  denied: ReadonlySet<string>;
}

/** Whose rights and name count. */
export const actingUser = (caller: Caller): Reference => caller.onBehalfOf ?? caller.user;

export type Privilege = 'Create' | 'Read' | 'Write' | 'Delete';

/** @throws ApiError 403 naming the missing privilege */
export function requirePrivilege(caller: Caller, privilege: Privilege, entity: Entity): void {
  if (!caller.denied.has(entity.name)) return;
  // Activities share their privileges: there is no prvCreatePhoneCall.
  const noun = entity.isActivity ? 'Activity' : `${entity.name[0]!.toUpperCase()}${entity.name.slice(1)}`;
  throw new ApiError(
    403,
    '0x80040220',
    `Principal user (Id=${actingUser(caller).id}, type=8, roleCount=1, privilegeCount=42, accessMode='4 Non-interactive') ` +
      `is missing prv${privilege}${noun} privilege on OTC=${entity.typeCode} for entity '${entity.name}'.`,
  );
}
