import type { Actor } from '../../data-model/events/index.ts';

/** Who changes what AI agents are, in which organization. */
export interface Author {
  readonly organizationId: string;
  /** `representative:<id>`; `system` for the command line. */
  readonly actor: Actor;
}
