/** The routing engine: works on each partition whose lease this process holds. */
import type { House } from '../../data-model/house/index.ts';
import { Lease } from '../../data-model/lease/index.ts';
import { Partition } from './partition.ts';

export interface EngineOptions {
  /** Which routing partitions this process competes for (organization.routing_partition); [0] unless told. */
  partitions?: readonly number[];
  /** How long a dead engine's partitions lie still, at most. Milliseconds; 3000 unless told. */
  leaseTermMs?: number;
}

export interface RoutingEngine {
  /** Finishes what is under way and lets the leases go, so that another engine takes over at once. */
  close(): Promise<void>;
}

/** The name of a partition's lease. */
export const partitionLease = (partition: number): string => `routing:${partition}`;

/** Competes for its partitions until closed; several engines may run, in one process or many. */
export function startEngine(house: House, options: EngineOptions = {}): RoutingEngine {
  const leases = (options.partitions ?? [0]).map(
    (partition) =>
      new Lease(house, {
        name: partitionLease(partition),
        ...(options.leaseTermMs === undefined ? {} : { termMs: options.leaseTermMs }),
        start: async () => {
          const work = new Partition(house, partition).open();
          return { stop: () => work.close() };
        },
      }),
  );
  for (const lease of leases) lease.open();
  return { close: async () => void (await Promise.all(leases.map((lease) => lease.close()))) };
}
