/** An article of what a reader found, with all that the file did not say told from its name and its words. */
import { detectLanguage } from '../domain/text/languages.ts';
import { DocumentRefusal, type DocumentText, type ImportedArticle, limits } from './document.ts';

const longestTitle = 300;

/** @throws {DocumentRefusal} when there is no text, or too much */
export function makeArticle(
  fileName: string,
  text: DocumentText,
  language: string | undefined,
): ImportedArticle {
  const content = cleaned(text.content);
  if (content === '') throw new DocumentRefusal('There is no text in it.');
  if (content.length > limits.characters)
    throw new DocumentRefusal(
      `Its text has more than ${limits.characters.toLocaleString('en')} characters. Split it.`,
    );
  const title =
    cleaned(text.title ?? '')
      .replace(/\s+/g, ' ')
      .slice(0, longestTitle) || titleOfName(fileName);
  return {
    articleId: idOf(text.articleId ?? fileName.replace(/\.[^./]+$/, '')),
    title,
    content,
    language: text.language ?? language ?? detectLanguage(`${title}\n${content}`) ?? 'en',
    tags: text.tags ?? [],
    audience: text.audience ?? (isInternal(title) ? 'staff' : 'everyone'),
    ...(text.expiresAt === undefined ? {} : { expiresAt: text.expiresAt }),
  };
}

/** Without control characters (tabs and line ends stay), which no database and no screen wants. */
const cleaned = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff\ufffe\uffff]/g, '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** “Internal: …” and “… (internal)” are written for colleagues. */
const isInternal = (title: string): boolean => /^\s*\(?internal\)?\s*[:\-–—)]|\(internal\)/i.test(title);

/** As an article's id may be: letters, digits and `._()+~-`, at most 200. */
export function idOf(name: string): string {
  const id = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N}._()+~-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|-+$/gu, '')
    .slice(0, 200);
  return id === '' ? 'article' : id;
}

function titleOfName(fileName: string): string {
  const base = fileName
    .split('/')
    .at(-1)!
    .replace(/\.[^.]+$/, '');
  const words = base.replace(/[-_]+/g, ' ').trim();
  return words === '' ? 'Untitled' : words[0]!.toUpperCase() + words.slice(1);
}
