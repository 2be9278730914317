/** PDF as Markdown: lines put together to paragraphs, what is larger than the rest to headings. */
import { getDocumentProxy } from 'unpdf';
import { DocumentRefusal, type DocumentText, limits } from './document.ts';

interface Line {
  readonly text: string;
  /** Height of its letters, in points. */
  readonly size: number;
  /** From the bottom of the page. */
  readonly y: number;
  readonly page: number;
}

export async function readPdf(bytes: Uint8Array): Promise<DocumentText> {
  const document = await opened(bytes);
  try {
    if (document.numPages > limits.pdfPages)
      throw new DocumentRefusal(`It has more than ${limits.pdfPages} pages. Split it.`);
    const lines: Line[] = [];
    let characters = 0;
    for (let page = 1; page <= document.numPages; page += 1) {
      const found = await linesOf(document, page);
      lines.push(...found);
      characters += found.reduce((sum, { text }) => sum + text.length, 0);
      if (characters > limits.characters)
        throw new DocumentRefusal(
          `Its text has more than ${limits.characters.toLocaleString('en')} characters. Split it.`,
        );
    }
    if (characters === 0)
      throw new DocumentRefusal(
        'It has no text: its pages are probably pictures. Run a text recognition over it first.',
      );
    return toMarkdown(withoutRunning(lines, document.numPages));
  } finally {
    await document.loadingTask.destroy();
  }
}

type PdfDocument = Awaited<ReturnType<typeof getDocumentProxy>>;

async function opened(bytes: Uint8Array): Promise<PdfDocument> {
  try {
    // A copy: the reader takes the bytes over.
    return await getDocumentProxy(new Uint8Array(bytes), { disableFontFace: true });
  } catch (error) {
    const { name, message } = error as Error;
    throw new DocumentRefusal(
      name === 'PasswordException'
        ? 'It is protected by a password.'
        : `It cannot be read as a PDF: ${message}`,
    );
  }
}

async function linesOf(document: PdfDocument, number: number): Promise<Line[]> {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  const lines: Line[] = [];
  let text = '';
  let size = 0;
  let y = 0;
  const finish = () => {
    const whole = text.replace(/\s+/g, ' ').trim();
    if (whole !== '') lines.push({ text: whole, size: Math.round(size * 2) / 2, y, page: number });
    text = '';
    size = 0;
  };
  for (const item of items) {
    if (!('str' in item)) continue;
    const itemY = Number(item.transform[5] ?? 0);
    if (text !== '' && Math.abs(itemY - y) > Math.max(2, size * 0.5)) finish();
    y = itemY;
    text += item.str;
    if (item.str.trim() !== '') size = Math.max(size, item.height || Number(item.transform[3] ?? 0));
    if (item.hasEOL) finish();
  }
  finish();
  page.cleanup();
  return lines;
}

/** Lines at the top and at the bottom of a page that may be there on every page. */
const mostRunning = 2;

/** Without what stands at the head or foot of most pages, and page numbers. */
function withoutRunning(lines: readonly Line[], pages: number): Line[] {
  if (pages < 3) return [...lines];
  const isAtEdge = (at: number) =>
    lines[at - mostRunning]?.page !== lines[at]!.page || lines[at + mostRunning]?.page !== lines[at]!.page;
  const shape = ({ text }: Line) => text.replace(/\d+/g, '#');
  const onPages = new Map<string, Set<number>>();
  for (const [at, line] of lines.entries()) {
    if (!isAtEdge(at)) continue;
    const seen = onPages.get(shape(line)) ?? new Set();
    seen.add(line.page);
    onPages.set(shape(line), seen);
  }
  return lines.filter(
    (line, at) => !isAtEdge(at) || (onPages.get(shape(line))?.size ?? 0) <= Math.max(2, pages * 0.6),
  );
}

function toMarkdown(lines: readonly Line[]): DocumentText {
  const body = bodySize(lines);
  const largest = Math.max(...lines.slice(0, 40).map(({ size }) => size));
  const titleLines: string[] = [];
  const parts: string[] = [];
  let paragraph = '';
  const finish = () => {
    if (paragraph !== '') parts.push(paragraph);
    paragraph = '';
  };
  let before: Line | undefined;
  for (const line of lines) {
    const isLarge = line.size > body * 1.15 && line.text.length < 150;
    if (isLarge && line.size === largest && parts.length === 0 && paragraph === '')
      titleLines.push(line.text);
    else if (isLarge) {
      finish();
      parts.push(`${line.size > body * 1.5 ? '##' : '###'} ${line.text}`);
    } else {
      const gap = before && before.page === line.page ? before.y - line.y : 0;
      const item = /^[•◦▪‣●·–-]\s+(.*)$/.exec(line.text);
      if (item || gap > line.size * 1.7) finish();
      paragraph = joined(paragraph, item ? `- ${item[1]}` : line.text);
    }
    before = line;
  }
  finish();
  const content = parts.join('\n\n').replace(/(^- .*)\n\n(?=- )/gm, '$1\n');
  return { title: titleLines.join(' '), content: content === '' ? titleLines.join('\n') : content };
}

/** A word that was divided at the end of a line is one again. */
function joined(paragraph: string, line: string): string {
  if (paragraph === '') return line;
  return /\p{Ll}-$/u.test(paragraph) && /^\p{Ll}/u.test(line)
    ? paragraph.slice(0, -1) + line
    : `${paragraph} ${line}`;
}

/** The size in which most letters are set. */
function bodySize(lines: readonly Line[]): number {
  const letters = new Map<number, number>();
  for (const { size, text } of lines) letters.set(size, (letters.get(size) ?? 0) + text.length);
  return [...letters].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}
