/** The YAML within a text that is not quite YAML: a topic in a Markdown page, a value with quotes in quotes. */
import { LineCounter, parseDocument } from 'yaml';
import type { TopicIssue } from '../domain/types.ts';

export interface TopicText {
  /** Lines before it are empty, so that its places are those of the whole text. */
  readonly yaml: string;
  /** What the topic is stored as: the text itself, or the block it was found in. */
  readonly source: string;
  /** What was taken from where, and what was mended. */
  readonly notes: readonly TopicIssue[];
}

const fence = /^ {0,3}(`{3,}|~{3,})[ \t]*(\w*)[^\n]*$/;

/** Of a Markdown page the first block of code that is a dialog; null: it is no such page. */
export function topicInPage(source: string): TopicText | null {
  if (!/^ {0,3}(?:```|~~~)/m.test(source) || !/^#{1,6} /m.test(source)) return null;
  const lines = source.split('\n');
  const blocks: { from: number; to: number }[] = [];
  let open: { mark: string; from: number } | null = null;
  for (const [at, line] of lines.entries()) {
    const match = fence.exec(line.replace(/\r$/, ''));
    if (open === null && match) open = { mark: match[1]!, from: at + 1 };
    else if (open !== null && match?.[2] === '' && match[1]!.startsWith(open.mark)) {
      blocks.push({ from: open.from, to: at });
      open = null;
    }
  }
  const dialogs = blocks.filter(({ from, to }) =>
    lines.slice(from, to).some((line) => /^kind: *(?:AdaptiveDialog|TaskDialog|AgentDialog)\s*$/.test(line)),
  );
  const first = dialogs[0];
  if (first === undefined) return null;
  const block = lines.slice(first.from, first.to);
  const others = dialogs.slice(1).map(({ from }) => from + 1);
  const more = others.length === 0 ? '' : ` Further ones, in lines ${others.join(', ')}, are not taken.`;
  const message = `The text is a Markdown page; the topic is the block of code in lines ${first.from + 1} to ${first.to}.${more}`;
  return {
    yaml: `${'\n'.repeat(first.from)}${block.join('\n')}\n`,
    source: `${block.join('\n')}\n`,
    notes: [{ code: 'extracted', message, line: first.from + 1, column: 1 }],
  };
}

const mostMended = 50;

/**
 * Two slips that the parser trips over and whose meaning is clear: quotes inside a quoted value of one line
 * (`value: "=["a", "b"]"`), and a quoted value whose further lines stand too far to the left. Null: that is not it.
 */
export function mendedText(source: string): TopicText | null {
  const lines = source.split('\n');
  const notes: TopicIssue[] = [];
  while (notes.length < mostMended) {
    const counter = new LineCounter();
    const { errors } = parseDocument(lines.join('\n'), { lineCounter: counter, prettyErrors: false });
    const error = errors.find(({ code }) => code !== 'BAD_SCALAR_START');
    if (error === undefined) break;
    const { line } = counter.linePos(error.pos[0]);
    const note = mendNear(lines, line - 1);
    if (note === null) return null;
    notes.push(note);
  }
  return notes.length === 0 ? null : { yaml: lines.join('\n'), source, notes };
}

function mendNear(lines: string[], at: number): TopicIssue | null {
  for (const index of [at, at - 1]) {
    const fixed = withQuotesEscaped(lines[index] ?? '');
    if (fixed === null) continue;
    const column = (lines[index]?.indexOf('"') ?? 0) + 1;
    lines[index] = fixed;
    const message = 'Quotes inside a quoted value were not escaped; the value is read as it was meant.';
    return { code: 'mended', message, line: index + 1, column };
  }
  for (let index = at; index >= Math.max(0, at - 100); index -= 1) {
    const found = /^(\s*)(?:- )?[\w$@.-]+: *"(?:[^"\\]|\\.)*$/.exec(lines[index] ?? '');
    if (found) return indentBelow(lines, index, found[1]!.length);
  }
  return null;
}

/** Moves the further lines of the value that begins in `from` to the right, up to the one that ends it. */
function indentBelow(lines: string[], from: number, indent: number): TopicIssue | null {
  let isChanged = false;
  for (let index = from + 1; index < lines.length; index += 1) {
    const line = lines[index]!;
    const own = line.length - line.trimStart().length;
    if (line.trim() !== '' && own <= indent) {
      lines[index] = ' '.repeat(indent + 2) + line.trimStart();
      isChanged = true;
    }
    if (/(?<!\\)(?:\\\\)*"/.test(line)) break;
  }
  if (!isChanged) return null;
  const message = 'The further lines of a quoted value were not indented; the value is read as it was meant.';
  return { code: 'mended', message, line: from + 1, column: indent + 1 };
}

/** The line with the quotes inside its value escaped; null: there are none. */
function withQuotesEscaped(line: string): string | null {
  const match = /^(\s*(?:- )?[\w$@.-]+: *")(.*)("\s*)$/.exec(line);
  const inside = match?.[2];
  if (!match || inside === undefined) return null;
  const escaped = inside.replace(/(?<!\\)((?:\\\\)*)"/g, '$1\\"');
  return escaped === inside ? null : `${match[1]}${escaped}${match[3]}`;
}
