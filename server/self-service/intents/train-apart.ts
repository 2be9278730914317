/** Training in a thread of its own: conversations go on meanwhile. */
import { Worker } from 'node:worker_threads';
import type { TrainingAnswer, TrainingRequest } from './training-request.ts';

/** Longer than any training that is worth waiting for. */
const longestMs = 30 * 60_000;

/** Rejects when the thread fails, takes too long, or `signal` aborts. */
export function trainApart(request: TrainingRequest, signal?: AbortSignal): Promise<TrainingAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { workerData: request });
    const stop = () => void worker.terminate();
    const timer = setTimeout(stop, longestMs);
    timer.unref();
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      // After a message this is without effect.
      reject(new Error(`The training thread ended with ${code}.`));
    });
  });
}
