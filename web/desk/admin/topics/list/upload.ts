import { base64Of, type PickedFile } from '../../../../kit/files.ts';

/** Files of topics as an import takes them. */
export interface Upload {
  readonly name: string;
  readonly base64: string;
}

const wanted = /\.(ya?ml|md|zip)$/i;
/** Solution exports keep a topic in a file called `data`, without an ending. */
const botComponent = /(^|\/)botcomponents\/[^/]+\/data$/i;
/** Bytes of one file, and of all together. */
const largest = 20_000_000;
const most = 2000;

/** The files of a choice or a drop that may hold topics. */
export async function uploadsOf(files: readonly PickedFile[]): Promise<Upload[]> {
  const usable = files.filter(
    ({ file, path }) => (wanted.test(path) || botComponent.test(path)) && file.size <= largest,
  );
  return await Promise.all(
    usable.slice(0, most).map(async ({ file, path }) => ({ name: path, base64: await base64Of(file) })),
  );
}
