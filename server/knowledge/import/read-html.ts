/** HTML as Markdown: what is read, without what runs, moves or asks. */
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { DocumentRefusal, type DocumentText, limits } from './document.ts';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const left = new Set(
  'script style noscript template iframe object embed svg math canvas audio video form button input select textarea head nav dialog'.split(
    ' ',
  ),
);
const blocks = new Set(
  'p div section article main header footer aside address figure figcaption dl dt dd fieldset details summary body html center'.split(
    ' ',
  ),
);

export function readHtml(html: string): DocumentText {
  const document = parse(html);
  const root = document.childNodes.find((node): node is Element => node.nodeName === 'html');
  if (!root) throw new DocumentRefusal('It is not HTML.');
  const body = find(root, 'body') ?? root;
  const main = find(body, 'main') ?? find(body, 'article') ?? body;
  const written = new Markdown();
  written.children(main, 0);
  const content = written.text();
  const heading = /^\s*#\s+(.+)\n*/.exec(content);
  const title = find(root, 'title');
  const named = title ? plainOf(title) : '';
  return {
    title: heading?.[1] ?? named,
    content: heading ? content.slice(heading[0].length) : content,
    language: languageOf(root),
  };
}

function languageOf(root: Element): string | undefined {
  const lang = root.attrs.find(({ name }) => name === 'lang')?.value.trim();
  return lang && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(lang) ? lang : undefined;
}

/** The first element of that name, not deeper than is read. */
function find(from: Element, name: string): Element | undefined {
  let level: Element[] = [from];
  for (let depth = 0; depth < limits.depth && level.length > 0; depth += 1) {
    const found = level.find((element) => element.tagName === name);
    if (found) return found;
    level = level.flatMap((element) => element.childNodes.filter(isElement));
  }
  return undefined;
}

const isElement = (node: Node): node is Element => 'tagName' in node;

function plainOf(element: Element): string {
  return element.childNodes
    .map((node) => (node.nodeName === '#text' && 'value' in node ? node.value : ''))
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
}

class Markdown {
  readonly #parts: string[] = [];
  /** Of lists within lists. */
  #indent = '';

  text(): string {
    return this.#parts
      .join('')
      .replace(/[ \t]+\n/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim();
  }

  children(element: Element, depth: number): void {
    if (depth > limits.depth)
      throw new DocumentRefusal(`Its elements lie more than ${limits.depth} deep within one another.`);
    for (const node of element.childNodes) {
      if (node.nodeName === '#text' && 'value' in node)
        this.#parts.push(escaped(node.value.replace(/\s+/g, ' ')));
      else if (isElement(node)) this.#element(node, depth + 1);
    }
  }

  #element(element: Element, depth: number): void {
    const { tagName } = element;
    if (left.has(tagName) || isHidden(element)) return;
    const level = /^h([1-6])$/.exec(tagName)?.[1];
    if (level) this.#heading(element, Number(level), depth);
    else if (tagName === 'br') this.#parts.push('\n');
    else if (tagName === 'hr') this.#parts.push('\n\n---\n\n');
    else if (tagName === 'ul' || tagName === 'ol') this.#list(element, depth);
    else if (tagName === 'table') this.#table(element, depth);
    else if (tagName === 'pre') this.#quoted(element, depth);
    else if (tagName === 'blockquote')
      this.#parts.push(`\n\n${this.#inside(element, depth).replace(/^/gm, '> ')}\n\n`);
    else if (tagName === 'strong' || tagName === 'b') this.#marked(element, '**', depth);
    else if (tagName === 'em' || tagName === 'i') this.#marked(element, '*', depth);
    else if (tagName === 'a') this.#link(element, depth);
    else if (tagName === 'img') this.#parts.push(escaped(attribute(element, 'alt')));
    else {
      if (blocks.has(tagName)) this.#parts.push('\n\n');
      this.children(element, depth);
      if (blocks.has(tagName)) this.#parts.push('\n\n');
    }
  }

  #quoted(element: Element, depth: number): void {
    const text = this.#inside(element, depth).replaceAll('```', "'''");
    this.#parts.push(`\n\n\`\`\`\n${text}\n\`\`\`\n\n`);
  }

  #inside(element: Element, depth: number): string {
    const inner = new Markdown();
    inner.#indent = this.#indent;
    inner.children(element, depth);
    return inner.text();
  }

  #heading(element: Element, level: number, depth: number): void {
    const text = this.#inside(element, depth).replace(/\s+/g, ' ').replace(/\*\*/g, '');
    if (text !== '') this.#parts.push(`\n\n${'#'.repeat(level)} ${text}\n\n`);
  }

  #marked(element: Element, mark: string, depth: number): void {
    const text = this.#inside(element, depth);
    this.#parts.push(text === '' || text.includes('\n') ? text : `${mark}${text}${mark}`);
  }

  /** Only addresses that can be opened from anywhere, and lead nowhere else than they say. */
  #link(element: Element, depth: number): void {
    const text = this.#inside(element, depth).replace(/\s+/g, ' ');
    const address = attribute(element, 'href').trim();
    const isSafe = /^(https?:\/\/|mailto:|tel:)[^\s<>()"'`\\]+$/i.test(address);
    this.#parts.push(text === '' || !isSafe ? text : `[${text.replace(/[[\]]/g, '')}](${address})`);
  }

  #list(element: Element, depth: number): void {
    const isNumbered = element.tagName === 'ol';
    const indent = this.#indent;
    this.#parts.push(indent === '' ? '\n\n' : '\n');
    let number = 1;
    for (const item of element.childNodes.filter(isElement)) {
      if (item.tagName !== 'li') {
        this.#element(item, depth + 1);
        continue;
      }
      const inner = new Markdown();
      inner.#indent = `${indent}  `;
      inner.children(item, depth + 1);
      const text = inner.text().replace(/\n{2,}/g, '\n');
      if (text !== '') this.#parts.push(`${indent}${isNumbered ? `${number}.` : '-'} ${text}\n`);
      number += 1;
    }
    if (indent === '') this.#parts.push('\n');
  }

  #table(element: Element, depth: number): void {
    const rows = rowsOf(element, 0).map((row) =>
      row.childNodes
        .filter(isElement)
        .filter(({ tagName }) => tagName === 'td' || tagName === 'th')
        .map((cell) =>
          this.#inside(cell, depth + 1)
            .replace(/\s+/g, ' ')
            .replaceAll('|', '\\|'),
        ),
    );
    const filled = rows.filter((row) => row.some((cell) => cell !== ''));
    const width = Math.max(0, ...filled.map((row) => row.length));
    if (width === 0) return;
    const line = (row: readonly string[]) =>
      `| ${Array.from({ length: width }, (_, at) => row[at] ?? '').join(' | ')} |\n`;
    const [first = [], ...rest] = filled;
    this.#parts.push('\n\n', line(first), line(Array.from({ length: width }, () => '---')));
    for (const row of rest) this.#parts.push(line(row));
    this.#parts.push('\n');
  }
}

/** The rows of this table, not of one within it. */
function rowsOf(element: Element, depth: number): Element[] {
  if (depth > 3) return [];
  return element.childNodes.filter(isElement).flatMap((child) => {
    if (child.tagName === 'tr') return [child];
    return ['thead', 'tbody', 'tfoot'].includes(child.tagName) ? rowsOf(child, depth + 1) : [];
  });
}

const attribute = (element: Element, name: string): string =>
  element.attrs.find((one) => one.name === name)?.value ?? '';

/** What the page hides is not part of what it says: it is where instructions to machines are put. */
const isHidden = (element: Element): boolean =>
  element.attrs.some(
    ({ name, value }) =>
      name === 'hidden' ||
      (name === 'aria-hidden' && value === 'true') ||
      (name === 'style' &&
        /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])/i.test(
          value,
        )),
  );

/** Text must not become markup of its own. */
const escaped = (text: string): string => text.replace(/[<>]/g, (sign) => (sign === '<' ? '&lt;' : '&gt;'));
