/** Where descriptions of connectors come from: a file, a folder of one connector, a folder of many, an address. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { maxCharacters, type SourceFile } from '../../connectors/descriptions/index.ts';
import { Refusal } from './command.ts';

/** What is imported as one connector. */
export interface ConnectorSource {
  /** For people: the folder's or the file's name, or the address. */
  name: string;
  /** Reads the files; `message` when that is not possible. */
  read(): Promise<{ files: SourceFile[] } | { message: string }>;
  /** Where it was fetched from. */
  address: string | null;
}

/** Folders below the one that is named. */
const maxFolderDepth = 4;
const fetchWithinMs = 30_000;

export const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** In the order of their names. Throws Refusal when there is nothing to read. */
export function connectorSources(place: string): ConnectorSource[] {
  if (isAddress(place)) return [{ name: place, address: place, read: () => download(place) }];
  if (!existsSync(place)) throw new Refusal(`There is no file or folder ${place}.`);
  if (!statSync(place).isDirectory()) return [ofFiles(basename(place), [place])];
  const found = sourcesIn(place, basename(place), 0);
  if (found.length === 0) throw new Refusal(`There is no description in ${place}.`);
  return found;
}

/** A folder with an `apiDefinition` is one connector; every other description is one of its own. */
function sourcesIn(folder: string, name: string, depth: number): ConnectorSource[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  if (files.some((file) => /^apidefinition.*\.(json|ya?ml)$/i.test(file))) {
    const parts = files.filter((file) => /\.(json|ya?ml|csx)$/i.test(file));
    return [
      ofFiles(
        name,
        parts.map((file) => join(folder, file)),
      ),
    ];
  }
  const lone = files
    .filter((file) => /\.(json|ya?ml)$/i.test(file))
    .map((file) => ofFiles(file, [join(folder, file)]));
  if (depth >= maxFolderDepth) return lone;
  const below = entries
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap((entry) => sourcesIn(join(folder, entry.name), entry.name, depth + 1));
  return [...lone, ...below];
}

function ofFiles(name: string, paths: readonly string[]): ConnectorSource {
  return {
    name,
    address: null,
    read: async () => {
      // Four bytes are the most that a character takes.
      const tooLarge = paths.find((path) => statSync(path).size > maxCharacters * 4);
      if (tooLarge !== undefined) return { message: `${basename(tooLarge)} is too large for a description.` };
      return { files: paths.map((path) => ({ name: basename(path), text: textOf(readFileSync(path)) })) };
    },
  };
}

async function download(address: string): Promise<{ files: SourceFile[] } | { message: string }> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(fetchWithinMs) });
    if (!response.ok) return { message: `The address answered ${response.status} instead of a description.` };
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      chunks.push(chunk);
      size += chunk.byteLength;
      if (size > maxCharacters * 4)
        return { message: 'The address answers more than a description may have.' };
    }
    const name = basename(new URL(address).pathname) || 'description';
    return { files: [{ name, text: textOf(Buffer.concat(chunks)) }] };
  } catch (error) {
    const { message, cause } = error as Error;
    return { message: `The address cannot be read: ${cause instanceof Error ? cause.message : message}` };
  }
}

/** UTF-8, or UTF-16 with its mark, which Windows tools write. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  return bytes.toString('utf8');
}
