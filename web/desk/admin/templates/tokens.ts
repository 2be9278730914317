/** Where the names in a template are, so that an editor can colour them, underline remarks and offer more names. */
import type { TemplateRemark } from '../../../../contracts/crm.ts';

/** `braces`: `{{Name}}`; `bare`: what counts without braces. */
export type TokenKind = 'braces' | 'bare';

/** A name in a template. `from` and `to` count characters from the beginning. */
export interface Token {
  kind: TokenKind;
  from: number;
  to: number;
  name: string;
}

/** A piece of the text as it is drawn. */
export interface Piece {
  from: number;
  text: string;
  token: TokenKind | null;
  remark: TemplateRemark['severity'] | null;
}

const names =
  /\{\{\s*([^{}\n]*?)\s*\}\}|\b(STEP[2-5]-Response(?:\.[A-Za-z0-9_@]+)+|objectUrl|objectKey|bucketName)\b/g;

/** The names of a template, in their order. Whether something has such a name, the server's remarks say. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(names)) {
    const [whole, braced, bare] = match;
    const kind = braced === undefined ? 'bare' : 'braces';
    tokens.push({ kind, from: match.index, to: match.index + whole.length, name: braced ?? bare ?? '' });
  }
  return tokens;
}

const weight = { error: 3, warning: 2, info: 1 } as const;

/** Cuts the text at every border of a token or a remark; the pieces together are the text. */
export function piecesOf(
  text: string,
  tokens: readonly Token[],
  remarks: readonly Pick<TemplateRemark, 'severity' | 'from' | 'to'>[],
): Piece[] {
  const placed = remarks.flatMap(({ severity, from, to }) =>
    from === null ? [] : [{ severity, ...within(from, to ?? from + 1, text.length) }],
  );
  const borders = new Set([0, text.length]);
  for (const { from, to } of [...tokens, ...placed]) borders.add(from).add(to);
  const sorted = [...borders].filter((at) => at <= text.length).sort((a, b) => a - b);
  const pieces: Piece[] = [];
  for (let index = 0; index + 1 < sorted.length; index++) {
    const [from, to] = [sorted[index] as number, sorted[index + 1] as number];
    const token = tokens.find((each) => each.from <= from && to <= each.to)?.kind ?? null;
    const remark = placed
      .filter((each) => each.from <= from && to <= each.to)
      .map((each) => each.severity)
      .sort((a, b) => weight[b] - weight[a])[0];
    pieces.push({ from, text: text.slice(from, to), token, remark: remark ?? null });
  }
  return pieces;
}

/** A remark's place within the text; at least one character, as far as there is one. */
export function within(from: number, to: number, length: number): { from: number; to: number } {
  const start = Math.max(0, Math.min(from, length - 1));
  return { from: start, to: Math.min(length, Math.max(to, start + 1)) };
}

/** What is being written at the caret, when it is a name: `{{Cust|`. */
export function completionAt(text: string, caret: number): { from: number; query: string } | null {
  const found = /\{\{\s*([\w.@-]*)$/.exec(text.slice(0, caret));
  return found ? { from: found.index, query: found[1] ?? '' } : null;
}

/** Puts a name in place of what was begun at `from`; takes along what is left of it behind the caret. */
export function complete(
  text: string,
  from: number,
  caret: number,
  name: string,
): { text: string; caret: number } {
  const rest = text.slice(caret).replace(/^[\w.@-]*\s*\}\}|^[\w.@-]*/, '');
  const written = `${text.slice(0, from)}{{${name}}}`;
  return { text: written + rest, caret: written.length };
}

/** The names that fit what was written: those that begin with it, then those that hold it. */
export function matching(all: readonly string[], query: string, most = 8): string[] {
  const wanted = query.toLowerCase();
  const begins = all.filter((name) => name.toLowerCase().startsWith(wanted));
  const holds = all.filter((name) => !begins.includes(name) && name.toLowerCase().includes(wanted));
  return [...begins, ...holds].slice(0, most);
}
