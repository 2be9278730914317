export { type DueLoop, runDueLoop } from './due-loop.ts';
export { Lease, type LeaseOptions } from './lease.ts';
