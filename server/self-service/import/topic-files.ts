/** Files as people bring them, zips opened: what each is called, and which of them may hold topics. */
import { readZip, ZipRefusal } from '../../platform/zip/index.ts';

export interface SourceFile {
  /** With `/`; within a zip behind the zip's own name. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface OpenedFiles {
  readonly files: readonly SourceFile[];
  /** Display names of a solution's components, by the folder that holds them. */
  readonly titles: ReadonlyMap<string, string>;
  /** Zips that cannot be opened. */
  readonly refused: readonly { readonly name: string; readonly message: string }[];
}

const component = /(?:^|\/)botcomponents\/[^/]+\/(?:data|botcomponent\.xml)$/i;
const endings = /\.(?:ya?ml|md|markdown)$/i;
const notTopics = /(?:^|\/)(?:licen[cs]e|readme|changelog|contributing|notice)(?:\.[^/]*)?$/i;

/** Whether a file of a folder, or of a zip, may hold topics or tells about them. */
export const mayHoldTopics = (path: string): boolean =>
  component.test(path) ||
  (endings.test(path) && !notTopics.test(path) && !/(?:^|\/)(?:\.|node_modules\/)/.test(path));

export function openFiles(given: readonly SourceFile[]): OpenedFiles {
  const refused: { name: string; message: string }[] = [];
  const all = given.flatMap(({ name, bytes }): SourceFile[] => {
    if (!/\.zip$/i.test(name)) return [{ name, bytes }];
    try {
      return readZip(bytes, mayHoldTopics).map((entry) => ({
        name: `${name}/${entry.path}`,
        bytes: entry.bytes,
      }));
    } catch (error) {
      if (!(error instanceof ZipRefusal)) throw error;
      refused.push({ name, message: error.message });
      return [];
    }
  });
  const [about, files] = [all.filter(({ name }) => isAbout(name)), all.filter(({ name }) => !isAbout(name))];
  const titles = new Map<string, string>();
  for (const { name, bytes } of about) {
    const title = nameIn(bytes.toString('utf8'));
    if (title) titles.set(folderOf(name), title);
  }
  return { files, titles, refused };
}

const isAbout = (name: string): boolean => /(?:^|\/)botcomponent\.xml$/i.test(name);

export const folderOf = (name: string): string => name.slice(0, Math.max(name.lastIndexOf('/'), 0));

/** Of a component's description; a few flat elements, of which one is its name. */
function nameIn(xml: string): string | undefined {
  const name = /<name>([^<]{1,300})<\/name>/.exec(xml)?.[1];
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
  return name?.replace(/&(\w+);/g, (all, word: string) => entities[word] ?? all).trim();
}

/**
 * What a topic of this file is called in its agent: `Escalate` of `topics/Escalate.mcs.yml` and of
 * `botcomponents/contoso.topic.Escalate/data`.
 */
export function topicNameOf(file: string): string {
  const parts = file.split('/');
  const last = parts.at(-1) === 'data' ? (parts.at(-2) ?? '') : (parts.at(-1) ?? '');
  const short = last
    .replace(endings, '')
    .replace(/\.(?:mcs|topic)$/i, '')
    .replace(/\.(?:mcs|topic)$/i, '')
    .replace(/^.*\.topic\.(?=.)/, '')
    .replace(/-data$/, '');
  const plain = short
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._ -]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100)
    .trim();
  return plain === '' ? 'topic' : plain;
}
