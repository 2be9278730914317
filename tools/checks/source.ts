/** Reads TypeScript just far enough to see imports and words in code, without taking comments and strings for code. */

export interface Import {
  /** As written: `./x.ts`, `zod`, `node:fs`. */
  specifier: string;
  line: number;
  /** `import type`, `export type ... from`: leaves nothing at run time. */
  typeOnly: boolean;
}

export interface Source {
  imports: Import[];
  /** The text with the insides of comments, strings and regular expressions blanked; offsets and lines stay. */
  code: string;
}

/** An import or re-export of any kind: `from '...'`, `import '...'`, `import('...')`, `require('...')`. */
const importPattern = /\bfrom\s*(['"])|\bimport\s*\(?\s*(['"])|\brequire\s*\(\s*(['"])/g;

export function readSource(text: string): Source {
  const code = blank(text);
  const imports: Import[] = [];
  for (const match of code.matchAll(importPattern)) {
    const quote = match[1] ?? match[2] ?? match[3] ?? '';
    const begin = match.index + match[0].length;
    const specifier = text.slice(begin, text.indexOf(quote, begin));
    imports.push({ specifier, line: lineOf(text, match.index), typeOnly: isTypeOnly(code, match.index) });
  }
  return { imports, code };
}

/** The line, counted from 1, of an offset. */
export const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Looks back from `from` to the keyword that begins the statement. */
function isTypeOnly(code: string, offset: number): boolean {
  const statement = /(?:^|[;\n}])\s*(import|export)\b(?!\s*\()([^;]*)$/.exec(
    code.slice(Math.max(0, offset - 4000), offset),
  );
  if (statement === null) return false;
  const clause = statement[2] ?? '';
  if (/^\s*type\b(?!\s*,|\s+from\b)/.test(clause)) return true;
  // `import { type A, type B } from` is kept at run time as an empty import: it is a real one.
  return false;
}

const startsRegex = /(?:[=(,:[!&|?{};+\-*%~^<>]|\b(?:return|typeof|case|in|of|do|else|void|await|yield))\s*$/;

function blank(text: string): string {
  const out = text.split('');
  /** For each open `${` of a template, the depth of braces inside. */
  const templates: number[] = [];
  let at = 0;

  const erase = (from: number, to: number) => {
    for (let i = from; i < to && i < out.length; i += 1) if (out[i] !== '\n') out[i] = ' ';
  };
  /** From just behind the quote to just behind the closing one; an unclosed string ends with its line. */
  const string = (quote: string) => {
    const begin = at;
    while (at < text.length && text[at] !== quote && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
    erase(begin, at);
    at += 1;
  };
  const template = () => {
    const begin = at;
    while (at < text.length && text[at] !== '`' && !text.startsWith('${', at))
      at += text[at] === '\\' ? 2 : 1;
    erase(begin, at);
    if (text[at] === '`') at += 1;
    else {
      at += 2;
      templates.push(0);
    }
  };
  const regex = () => {
    const begin = at;
    let inClass = false;
    while (at < text.length && text[at] !== '\n' && (inClass || text[at] !== '/')) {
      if (text[at] === '[') inClass = true;
      if (text[at] === ']') inClass = false;
      at += text[at] === '\\' ? 2 : 1;
    }
    erase(begin, at);
    at += 1;
  };

  while (at < text.length) {
    const char = text[at];
    at += 1;
    if (char === "'" || char === '"') string(char);
    else if (char === '`') template();
    else if (char === '/' && text[at] === '/') {
      const end = text.indexOf('\n', at);
      const stop = end === -1 ? text.length : end;
      erase(at - 1, stop);
      at = stop;
    } else if (char === '/' && text[at] === '*') {
      const end = text.indexOf('*/', at + 1);
      const stop = end === -1 ? text.length : end + 2;
      erase(at - 1, stop);
      at = stop;
    } else if (char === '/' && startsRegex.test(out.slice(Math.max(0, at - 40), at - 1).join(''))) regex();
    else if (char === '{' && templates.length > 0) templates[templates.length - 1]! += 1;
    else if (char === '}' && templates.length > 0) {
      if (templates.at(-1) === 0) {
        templates.pop();
        template();
      } else templates[templates.length - 1]! -= 1;
    }
  }
  return out.join('');
}
