/** What goes to the discovery thread and comes back; structured clones. */
import type { Discovered, DiscoveryInput, DiscoveryStep } from '../domain/discovery/discover.ts';

export type DiscoveryRequest = DiscoveryInput;

export interface DiscoveryAnswer {
  readonly intents: readonly Discovered[];
  readonly sampled: number;
  readonly unassigned: number;
}

/** Told by the thread while it works. */
export interface DiscoveryProgress {
  readonly step: DiscoveryStep;
  readonly share: number;
}

export type DiscoveryMessage =
  | { readonly progress: DiscoveryProgress }
  | { readonly answer: DiscoveryAnswer };
