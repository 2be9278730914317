/** What an import takes, from what was chosen or dropped. */
import type { PickedFile } from '../../../kit/files.ts';

export interface NamedText {
  name: string;
  text: string;
}

/** What a description's folder holds that is read: icons and code are left where they are. */
const wanted = /\.(json|ya?ml|swagger)$/i;
const mostFiles = 20;
/** Bytes. */
const largest = 10_000_000;

/** The files of a choice that an import can use, as text. */
export async function readFiles(files: readonly PickedFile[]): Promise<NamedText[]> {
  const usable = files
    .filter(({ file, path }) => wanted.test(path) && file.size <= largest)
    .slice(0, mostFiles);
  return await Promise.all(usable.map(async ({ file, path }) => ({ name: path, text: await file.text() })));
}
