/** What the handlers of the sandbox's addresses are given. */
import type { Authority } from '../login/authority.ts';
import type { Faults } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Limits } from './limits.ts';
import type { ApiRequest } from './messages.ts';
import type { Organization } from './organization.ts';
import type { Time } from './time.ts';

/** What all organizations of a sandbox share. */
export interface House {
  time: Time;
  authority: Authority;
  faults: Faults;
  journal: Journal;
  latencyMs: number;
  frameAncestors: readonly string[];
  organizations: readonly Organization[];
  setLimits(limits: Partial<Limits>): void;
  reset(): void;
}

/** A request as it came, its body read. */
export interface Arrival extends ApiRequest {
  /** The whole path, still encoded. */
  path: string;
  /** Whether it came from this machine. */
  local: boolean;
}
