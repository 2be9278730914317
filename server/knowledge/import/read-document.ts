/** A file as articles, by what it is; runs in a thread of its own (`worker.ts`). */
import {
  type DocumentFile,
  DocumentRefusal,
  type DocumentText,
  limits,
  type ReadDocument,
  readableEndings,
} from './document.ts';
import { makeArticle } from './make-article.ts';
import { readJson } from './read-json.ts';
import { readMarkdown } from './read-markdown.ts';

/** @throws {DocumentRefusal} with a reason for whoever imports it */
export async function readDocument(
  { name, bytes }: DocumentFile,
  language: string | undefined,
): Promise<ReadDocument> {
  if (bytes.length > limits.fileBytes)
    throw new DocumentRefusal(`It has more than ${limits.fileBytes / 1_000_000} MB.`);
  const texts = await textsOf(name, bytes);
  const articles = texts.map((text) => makeArticle(name, text, language));
  const ids = new Set<string>();
  for (const { articleId } of articles) {
    if (ids.has(articleId)) throw new DocumentRefusal(`Two of its articles have the id “${articleId}”.`);
    ids.add(articleId);
  }
  return { articles, warnings: texts.flatMap(({ warnings }) => warnings ?? []) };
}

/** The readers of whole formats are large, and loaded when their first file comes. */
async function textsOf(name: string, bytes: Uint8Array): Promise<DocumentText[]> {
  switch (readableEndings.exec(name)?.[1]?.toLowerCase()) {
    case 'md':
    case 'markdown':
    case 'txt':
      return [readMarkdown(decoded(bytes))];
    case 'html':
    case 'htm':
      return [(await import('./read-html.ts')).readHtml(decoded(bytes))];
    case 'json':
      return await readJson(decoded(bytes));
    case 'pdf':
      return [await (await import('./read-pdf.ts')).readPdf(bytes)];
    case 'docx':
      return [await (await import('./read-docx.ts')).readDocx(bytes)];
    default:
      throw new DocumentRefusal('Only Markdown, HTML, PDF, DOCX, text and JSON can be imported.');
  }
}

/** UTF-8, or UTF-16 with its mark. What is no text is refused. */
function decoded(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe
      ? 'utf-16le'
      : bytes[0] === 0xfe && bytes[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.includes('\u0000')) throw new TypeError();
    return text;
  } catch {
    throw new DocumentRefusal('It is not text in UTF-8. Save it as UTF-8.');
  }
}
