/** A piece of a line. */
export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; children: Inline[] }
  | { type: 'break' };

/** A block of a message. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; children: Inline[] }
  | { type: 'list'; ordered: boolean; start: number; items: Inline[][] }
  | { type: 'code'; text: string };

/** The address if it may be linked to: http and https only. Anything else is null, and stays text. */
export function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

const escapable = /[\\`*_{}[\]()#+\-.!>~|]/;
const bareAddress = /^https?:\/\/[^\s<>"'`]+/i;
const item = /^ {0,3}([-*+•]|(\d{1,9})[.)])\s+(.*)$/;
const longestNesting = 6;

function addText(into: Inline[], text: string): void {
  const last = into.at(-1);
  if (last?.type === 'text') last.text += text;
  else if (text !== '') into.push({ type: 'text', text });
}

/** An address in running text, without the punctuation that ends the sentence. */
function bareAddressAt(text: string): string | null {
  const found = bareAddress.exec(text)?.[0].replace(/[.,;:!?*_]+$/, '');
  if (!found) return null;
  const address = found.endsWith(')') && !found.includes('(') ? found.replace(/\)+$/, '') : found;
  return safeHref(address) ? address : null;
}

const isWord = (character: string | undefined): boolean => /[\p{L}\p{N}]/u.test(character ?? '');

/** The end of `**bold**` and the like; -1 when it is not closed, or when it is only a star in a text. */
function closing(text: string, mark: string, from: number): number {
  if (/\s/.test(text[from] ?? ' ')) return -1;
  for (let end = text.indexOf(mark, from + 1); end >= 0; end = text.indexOf(mark, end + 1)) {
    if (/\s/.test(text[end - 1] ?? ' ')) continue;
    if (mark.length === 1 && (text[end + 1] === mark || text[end - 1] === mark)) continue;
    if (mark[0] === '_' && isWord(text[end + mark.length])) continue;
    return end;
  }
  return -1;
}

/** `[text](address)` at this place. */
function linkAt(text: string): { label: string; address: string; length: number } | null {
  const match =
    /^\[([^\]\n]{1,500})\]\(\s*<?([^\s<>()]{1,2000}(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?:\s+"[^"\n]*")?\s*\)/.exec(
      text,
    );
  return match ? { label: match[1] as string, address: match[2] as string, length: match[0].length } : null;
}

/** Reads the marks inside a paragraph. */
export function parseInline(text: string, nesting = 0): Inline[] {
  const out: Inline[] = [];
  let at = 0;
  while (at < text.length) {
    const rest = text.slice(at);
    const here = text[at] as string;
    if (here === '\\' && escapable.test(text[at + 1] ?? '')) {
      addText(out, text[at + 1] as string);
      at += 2;
      continue;
    }
    if (here === '\n') {
      out.push({ type: 'break' });
      at += 1;
      continue;
    }
    if (here === '`') {
      const code = /^(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/.exec(rest);
      if (code) {
        out.push({ type: 'code', text: (code[2] as string).replace(/\n/g, ' ') });
        at += code[0].length;
        continue;
      }
    }
    if (here === '[' && nesting < longestNesting) {
      const link = linkAt(rest);
      if (link) {
        const href = safeHref(link.address);
        const children = parseInline(link.label, nesting + 1);
        if (href) out.push({ type: 'link', href, children });
        else for (const child of children) child.type === 'text' ? addText(out, child.text) : out.push(child);
        at += link.length;
        continue;
      }
    }
    if ((here === '*' || here === '_') && nesting < longestNesting) {
      const mark = text.startsWith(here + here, at) ? here + here : here;
      const inWord = here === '_' && isWord(text[at - 1]);
      const end = inWord ? -1 : closing(text, mark, at + mark.length);
      if (end > 0) {
        const children = parseInline(text.slice(at + mark.length, end), nesting + 1);
        out.push({ type: mark.length === 2 ? 'strong' : 'em', children });
        at = end + mark.length;
        continue;
      }
      addText(out, mark);
      at += mark.length;
      continue;
    }
    if ((here === 'h' || here === 'H') && !isWord(text[at - 1])) {
      const address = bareAddressAt(rest);
      if (address) {
        out.push({
          type: 'link',
          href: safeHref(address) as string,
          children: [{ type: 'text', text: address }],
        });
        at += address.length;
        continue;
      }
    }
    addText(out, here);
    at += 1;
  }
  return out;
}

/** Reads a message. Only what is listed in `Block` and `Inline` exists: HTML is text. */
export function parseMarkdown(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ type: 'paragraph', children: parseInline(paragraph.join('\n')) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const fence = /^ {0,3}(```+|~~~+)/.exec(line)?.[1];
    if (fence) {
      endParagraph();
      const end = lines.findIndex((other, index) => index > at && other.trim().startsWith(fence));
      const last = end < 0 ? lines.length : end;
      blocks.push({ type: 'code', text: lines.slice(at + 1, last).join('\n') });
      at = last;
      continue;
    }
    if (line.trim() === '') {
      endParagraph();
      continue;
    }
    const heading = /^ {0,3}#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1];
    if (heading) {
      endParagraph();
      blocks.push({ type: 'heading', children: parseInline(heading) });
      continue;
    }
    const marker = item.exec(line);
    if (marker) {
      endParagraph();
      at = readList(lines, at, blocks);
      continue;
    }
    paragraph.push(line.trim());
  }
  endParagraph();
  return blocks;
}

/** Reads a list that starts at this line; gives the last line that belongs to it. */
function readList(lines: readonly string[], from: number, blocks: Block[]): number {
  const first = item.exec(lines[from] as string) as RegExpExecArray;
  const ordered = first[2] !== undefined;
  const items: string[] = [];
  let at = from;
  for (; at < lines.length; at += 1) {
    const line = lines[at] as string;
    const marker = item.exec(line);
    if (marker && (marker[2] !== undefined) === ordered) items.push(marker[3] as string);
    else if (!marker && /^ {2,}\S/.test(line)) items.push(`${items.pop() ?? ''}\n${line.trim()}`);
    else break;
  }
  blocks.push({
    type: 'list',
    ordered,
    start: ordered ? Number(first[2]) : 1,
    items: items.map((text) => parseInline(text)),
  });
  return at - 1;
}

/** Plain text: lines stay lines and addresses become links, nothing else. */
export function parsePlain(source: string): Inline[] {
  const out: Inline[] = [];
  const text = source.replace(/\r\n?/g, '\n');
  for (let at = 0; at < text.length; ) {
    const here = text[at] as string;
    const address =
      (here === 'h' || here === 'H') && !isWord(text[at - 1]) ? bareAddressAt(text.slice(at)) : null;
    if (here === '\n') out.push({ type: 'break' });
    else if (address) {
      out.push({
        type: 'link',
        href: safeHref(address) as string,
        children: [{ type: 'text', text: address }],
      });
    } else addText(out, here);
    at += address?.length ?? 1;
  }
  return out;
}
