/** A thread of its own that groups statements and ends. It gives way to what else the machine does. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { discover } from '../domain/discovery/discover.ts';
import type { DiscoveryMessage, DiscoveryRequest } from './discovery-request.ts';

/** On Linux a priority belongs to the thread; elsewhere it would be the whole process's. */
if (process.platform === 'linux') {
  try {
    setPriority(10);
  } catch {
    // Not allowed here: it works with the priority it has.
  }
}

const tell = (message: DiscoveryMessage) => parentPort?.postMessage(message);
const { intents, sampled, unassigned } = discover(workerData as DiscoveryRequest, (step, share) =>
  tell({ progress: { step, share } }),
);
tell({ answer: { intents, sampled, unassigned } });
