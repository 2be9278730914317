/** The files of a folder of knowledge. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readableEndings } from '../../knowledge/index.ts';
import { Refusal } from './command.ts';

export interface KnowledgeFile {
  /** Within the folder that was named, with `/`. */
  name: string;
  path: string;
}

const maxFolderDepth = 8;
/** What lies beside articles and is none. */
const notArticles = /^(licen[cs]e|readme|notice|package(-lock)?)(\.[^.]*)?$/i;

/** In the order of their names. Throws Refusal when there is nothing to read. */
export function knowledgeFiles(place: string): KnowledgeFile[] {
  if (!existsSync(place)) throw new Refusal(`There is no file or folder ${place}.`);
  if (!statSync(place).isDirectory()) return [{ name: basename(place), path: place }];
  const found = filesIn(place, '', 0);
  if (found.length === 0)
    throw new Refusal(`There is no Markdown, HTML, PDF, DOCX, text or JSON in ${place}.`);
  return found;
}

function filesIn(folder: string, before: string, depth: number): KnowledgeFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): KnowledgeFile[] => {
      const name = before + entry.name;
      const path = join(folder, entry.name);
      if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
      if (entry.isDirectory()) return depth < maxFolderDepth ? filesIn(path, `${name}/`, depth + 1) : [];
      return entry.isFile() && readableEndings.test(entry.name) && !notArticles.test(entry.name)
        ? [{ name, path }]
        : [];
    });
}
