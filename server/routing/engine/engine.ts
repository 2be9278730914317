import type { House } from '../../data-model/house/index.ts';

export interface EngineOptions {
  /** Which routing partitions this process competes for; [0] unless told. */
  partitions?: readonly number[];
  /** How long a dead engine's partitions lie still, at most. Milliseconds. */
  leaseTermMs?: number;
}

export interface RoutingEngine {
  close(): Promise<void>;
}

export function startEngine(_house: House, _options: EngineOptions = {}): RoutingEngine {
  throw new Error('not written yet');
}
