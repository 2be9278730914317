/** Discovery in a thread of its own: conversations go on meanwhile. */
import { Worker } from 'node:worker_threads';
import type {
  DiscoveryAnswer,
  DiscoveryMessage,
  DiscoveryProgress,
  DiscoveryRequest,
} from './discovery-request.ts';

/** Longer than any search that is worth waiting for. */
const longestMs = 60 * 60_000;
/** Its vectors are outside this; what it holds beside them is not much. */
const memory = { maxOldGenerationSizeMb: 1024 };

/** Rejects when the thread fails, takes too long, or `signal` aborts. */
export function discoverApart(
  request: DiscoveryRequest,
  onProgress: (progress: DiscoveryProgress) => void,
  signal?: AbortSignal,
): Promise<DiscoveryAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./discovery-worker.ts', import.meta.url), {
      workerData: request,
      resourceLimits: memory,
    });
    const stop = () => void worker.terminate();
    const timer = setTimeout(stop, longestMs);
    timer.unref();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (message: DiscoveryMessage) => {
      if ('answer' in message) resolve(message.answer);
      else onProgress(message.progress);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      // After an answer this is without effect.
      reject(new Error(`The discovery thread ended with ${code}.`));
    });
  });
}
