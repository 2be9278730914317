/** The thread that reads files: one after the other, each answered with its articles or the reason why not. */
import { parentPort } from 'node:worker_threads';
import { type DocumentFile, DocumentRefusal, type ReadDocument } from './document.ts';
import { readDocument } from './read-document.ts';

export interface ReadRequest {
  readonly file: DocumentFile;
  readonly language: string | undefined;
}

export type ReadReply = { readonly read: ReadDocument } | { readonly refusal: string };

async function answer({ file, language }: ReadRequest): Promise<ReadReply> {
  try {
    return { read: await readDocument(file, language) };
  } catch (error) {
    if (error instanceof DocumentRefusal) return { refusal: error.message };
    // A reader met what it was not made for: the file is at fault, and the house goes on.
    return { refusal: `It cannot be read: ${(error as Error).message}` };
  }
}

parentPort?.on('message', (request: ReadRequest) => {
  void answer(request).then((reply) => parentPort?.postMessage(reply));
});
