/** The YAML document of a text. The last one is kept: an edit and the canvas read the same text one after the other. */
import { type Document, LineCounter, parseDocument } from 'yaml';

export interface Parsed {
  readonly text: string;
  /** Shared: who changes it takes one of their own. */
  readonly document: Document;
  /** Line and column of an offset, from 1. */
  at(offset: number): { line: number; column: number };
}

let last: Parsed | null = null;

/** Parses a text, or gives what was parsed of the same text before. */
export function parsed(text: string): Parsed {
  if (last?.text === text) return last;
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false, stringKeys: true });
  const at = (offset: number) => {
    const { line, col } = lineCounter.linePos(Math.min(offset, text.length));
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  last = { text, document, at };
  return last;
}
