/** Where descriptions of connectors come from: a file, a folder of one connector, a folder of many, an address. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { maxCharacters, type SourceFile } from '../../connectors/descriptions/index.ts';
import { createOutbound, isOutboundError } from '../../platform/outbound/index.ts';
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

/** Whoever names a host means it, private or not; where it leads on to is guarded as everything else. */
async function download(address: string): Promise<{ files: SourceFile[] } | { message: string }> {
  const outbound = createOutbound();
  try {
    const { host, pathname } = new URL(address);
    const answer = await outbound.send({
      method: 'GET',
      url: address,
      policy: { allowed: new Set([host]) },
      timeoutMs: fetchWithinMs,
      // Four bytes are the most that a character takes.
      maxBytes: maxCharacters * 4,
    });
    if (answer.status < 200 || answer.status > 299)
      return { message: `The address answered ${answer.status} instead of a description.` };
    return { files: [{ name: basename(pathname) || 'description', text: textOf(answer.body) }] };
  } catch (error) {
    if (isOutboundError(error, 'too_large'))
      return { message: 'The address answers more than a description may have.' };
    return { message: `The address cannot be read: ${(error as Error).message}` };
  } finally {
    await outbound.close();
  }
}

/** UTF-8, or UTF-16 with its mark, which Windows tools write. */
function textOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  return bytes.toString('utf8');
}
