/** Markdown, with or without a head between two lines of `---`. */
import { parse } from 'yaml';
import { DocumentRefusal, type DocumentText } from './document.ts';

const head = /^---[ \t]*\r?\n([\s\S]{0,20000}?)\r?\n---[ \t]*(?:\r?\n|$)/;

/** The head may say `id`, `title`, `language`, `tags`, `audience` and `expires`. */
export function readMarkdown(given: string): DocumentText {
  const text = given.replace(/^\ufeff/, '');
  const found = head.exec(text);
  const said = found ? fieldsOf(found[1]!) : {};
  const body = found ? text.slice(found[0].length) : text;
  const heading = /^\s*#\s+(.+?)\s*#*[ \t]*(?:\r?\n|$)/.exec(body);
  const title = said.title ?? heading?.[1];
  // A heading that repeats the title is the title.
  const content = heading && heading[1] === title ? body.slice(heading[0].length) : body;
  return { ...said, title, content };
}

export type Fields = Omit<DocumentText, 'content'>;

function fieldsOf(yaml: string): Fields {
  let value: unknown;
  try {
    value = parse(yaml, { maxAliasCount: 10 });
  } catch (error) {
    throw new DocumentRefusal(`Its head is not YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  return typeof value === 'object' && value !== null ? fieldsFrom(value as Record<string, unknown>) : {};
}

/** What an article's metadata says, by the names that are in use for it. */
export function fieldsFrom(value: Readonly<Record<string, unknown>>): Fields {
  const text = (...names: string[]): string | undefined => {
    for (const name of names) {
      const one = value[name];
      if (typeof one === 'string' && one.trim() !== '') return one.trim();
      if (typeof one === 'number') return String(one);
    }
    return undefined;
  };
  const language = text('language', 'lang', 'locale');
  const audience = text('audience', 'visibility')?.toLowerCase();
  const expires = expiryOf(value.expires ?? value.expiresAt ?? value.expires_at ?? value.expiry);
  return {
    articleId: text('id', 'articleId', 'slug'),
    title: text('title', 'name'),
    ...(language && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) ? { language } : {}),
    tags: tagsOf(value.tags ?? value.keywords),
    ...(audience === 'staff' || audience === 'internal' ? { audience: 'staff' as const } : {}),
    ...(audience === 'everyone' || audience === 'public' ? { audience: 'everyone' as const } : {}),
    ...(expires === undefined ? {} : { expiresAt: expires }),
  };
}

/** @throws {DocumentRefusal} a date that cannot be read must not make an article immortal */
function expiryOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const date = value instanceof Date ? value : new Date(String(value));
  if (Number.isNaN(date.getTime()))
    throw new DocumentRefusal('Its date of expiry cannot be read. Write it as 2027-01-31.');
  return date.toISOString();
}

function tagsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  const tags = list.flatMap((one: unknown) => (typeof one === 'string' ? [one.trim().slice(0, 60)] : []));
  return [...new Set(tags.filter((tag) => tag !== ''))].slice(0, 30);
}
