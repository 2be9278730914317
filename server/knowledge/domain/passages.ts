/** The part of an article that answers a question: whole paragraphs, lists and tables under one heading, never torn sentences. */

/** Of a passage, in characters. */
export const longestPassage = 700;

export interface FoundPassage {
  /** Markdown. */
  readonly text: string;
  /** Of the section it is from; empty before the first heading. */
  readonly heading: string;
  /** 0..1: how much of the question it has, together with its title and heading. */
  readonly coverage: number;
  /** 0..1: how much of the question its title and heading have. */
  readonly titleCoverage: number;
}

interface Block {
  readonly heading: string;
  readonly section: number;
  readonly text: string;
}

/** `measure` says how much of the question a text has, 0..1. */
export function bestPassage(
  { title, content }: { title: string; content: string },
  measure: (text: string) => number,
): FoundPassage {
  const blocks = blocksOf(content);
  let best = { at: 0, coverage: -1 };
  for (const [at, { heading, text }] of blocks.entries()) {
    const coverage = 0.7 * measure(`${title}\n${heading}\n${text}`) + 0.3 * measure(`${heading}\n${text}`);
    if (coverage > best.coverage + 1e-9) best = { at, coverage };
  }
  const found = blocks[best.at];
  if (!found) return { text: '', heading: '', coverage: 0, titleCoverage: measure(title) };
  return {
    text: withNeighbours(blocks, best.at),
    heading: found.heading,
    coverage: measure(`${title}\n${found.heading}\n${found.text}`),
    titleCoverage: measure(`${title}\n${found.heading}`),
  };
}

/** The block, then what follows and what comes before it in its section, as long as there is room. */
function withNeighbours(blocks: readonly Block[], at: number): string {
  const { section } = blocks[at]!;
  let [first, last] = [at, at];
  let room = longestPassage - blocks[at]!.text.length;
  const takes = (block: Block | undefined): block is Block =>
    block?.section === section && block.text.length + 2 <= room;
  for (let grown = true; grown; ) {
    grown = false;
    // What leads to a list or a table belongs to it.
    for (const next of [first - 1, last + 1]) {
      const block = blocks[next];
      if (!takes(block)) continue;
      room -= block.text.length + 2;
      if (next < first) first = next;
      else last = next;
      grown = true;
    }
  }
  return blocks
    .slice(first, last + 1)
    .map(({ text }) => text)
    .join('\n\n');
}

/** Paragraphs, lists and tables; those that are too long in pieces: at list items, rows, sentences, at last at words. */
function blocksOf(content: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let section = 0;
  let lines: string[] = [];
  const finish = () => {
    const text = lines.join('\n').trim();
    lines = [];
    if (text === '') return;
    for (const piece of piecesOf(text)) blocks.push({ heading, section, text: piece });
  };
  for (const line of content.split('\n')) {
    const found = /^#{1,6}\s+(.*?)\s*#*$/.exec(line);
    if (found?.[1] !== undefined) {
      finish();
      heading = found[1];
      section += 1;
    } else if (line.trim() === '') finish();
    else lines.push(line);
  }
  finish();
  return blocks;
}

const isItem = /^\s*(?:[-*+]|\d+[.)])\s/;

function piecesOf(text: string): string[] {
  if (text.length <= longestPassage) return [text];
  const lines = text.split('\n');
  const units = lines.some((line) => isItem.test(line) || line.startsWith('|'))
    ? lines
    : text.split(/(?<=[.!?…])\s+/);
  const separator = units === lines ? '\n' : ' ';
  const pieces: string[] = [];
  let piece = '';
  for (const unit of units.flatMap(cutLong)) {
    if (piece !== '' && piece.length + separator.length + unit.length > longestPassage) {
      pieces.push(piece);
      piece = unit;
    } else piece = piece === '' ? unit : `${piece}${separator}${unit}`;
  }
  return piece === '' ? pieces : [...pieces, piece];
}

function cutLong(unit: string): string[] {
  const cut: string[] = [];
  let rest = unit;
  while (rest.length > longestPassage) {
    const at = rest.lastIndexOf(' ', longestPassage);
    const end = at > longestPassage / 2 ? at : longestPassage;
    cut.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...cut, rest];
}
