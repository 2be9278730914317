/** Reads files in a thread with bounds on its memory and time, so that no file can stop or starve the house. */
import { Worker } from 'node:worker_threads';
import { type DocumentFile, DocumentRefusal, limits, type ReadDocument } from './document.ts';
import type { ReadReply, ReadRequest } from './worker.ts';

export interface ReaderLimits {
  /** Milliseconds for one file. */
  readonly time: number;
  /** Megabytes of the thread. */
  readonly memory: number;
}

/** One thread for as many files as come; close it afterwards. A thread that a file has broken is replaced. */
export class DocumentReader {
  readonly #limits: ReaderLimits;
  #worker: Worker | null = null;

  constructor(bounds: ReaderLimits = limits) {
    this.#limits = bounds;
  }

  /**
   * One at a time.
   * @throws {DocumentRefusal} with a reason for whoever imports it
   */
  async read(file: DocumentFile, language?: string): Promise<ReadDocument> {
    if (file.bytes.length > limits.fileBytes)
      throw new DocumentRefusal(`It has more than ${limits.fileBytes / 1_000_000} MB.`);
    const reply = await this.#ask({ file, language });
    if ('refusal' in reply) throw new DocumentRefusal(reply.refusal);
    return reply.read;
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  async #ask(request: ReadRequest): Promise<ReadReply> {
    const worker = this.#started();
    const { promise, resolve } = Promise.withResolvers<ReadReply>();
    const timer = setTimeout(
      () => resolve({ refusal: `It takes more than ${this.#limits.time / 1000} seconds to read.` }),
      this.#limits.time,
    );
    const onError = (error: Error & { code?: string }) =>
      resolve({
        refusal:
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? `It takes more than ${this.#limits.memory} MB of memory to read.`
            : `It cannot be read: ${error.message}`,
      });
    let isWhole = false;
    const onMessage = (reply: ReadReply) => {
      isWhole = true;
      resolve(reply);
    };
    const onExit = () => resolve({ refusal: 'It cannot be read: the reader stopped.' });
    worker.once('message', onMessage).once('error', onError).once('exit', onExit);
    worker.postMessage(request);
    const reply = await promise;
    clearTimeout(timer);
    worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    if (!isWhole) {
      worker.on('error', () => undefined);
      await this.close();
    }
    return reply;
  }

  #started(): Worker {
    this.#worker ??= new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.memory, stackSizeMb: 4 },
      // Nothing of the house's surroundings, its secrets least of all.
      env: {},
      stdout: true,
      stderr: true,
    });
    return this.#worker;
  }
}
