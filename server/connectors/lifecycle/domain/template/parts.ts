/** A string of a template, taken apart: what stays as it is, and what is filled in. */
import type { TemplateRemark } from '../../../../../contracts/crm.ts';
import { bareNames, type NameSource, resolveName } from './names.ts';

export interface Reference {
  /** As it was written, without braces. */
  readonly name: string;
  readonly source: NameSource;
}
export type Part = { readonly text: string } | Reference;
export type Parts = readonly Part[];

export const isReference = (part: Part): part is Reference => 'source' in part;

/** The one reference that is the whole string; it keeps its type when it is filled in. */
export const wholeReference = (parts: Parts): Reference | undefined => {
  const [only] = parts;
  return parts.length === 1 && only !== undefined && isReference(only) ? only : undefined;
};

type Field = TemplateRemark['field'];

/** A piece of a field, with the place of each of its code units in the field as it was pasted. */
export interface PlacedText {
  readonly field: Field;
  readonly text: string;
  readonly at: readonly number[];
}

/**
 * `{{Name}}` always counts. Without braces only what cannot be meant otherwise does: `STEPn-Response.path`, and the
 * three words of an object. The brief's `Call between Username and CustomerEndpoint` therefore is sent as it stands.
 */
const tokens =
  /\{\{([^{}]*)\}\}|(?<![\w{}.@/-])(STEP[1-9]-Response(?:\.[A-Za-z_]\w*|\[\d{1,6}\])+|(?:objectUrl|objectKey|bucketName)(?![\w-]))/g;
const doubtful = new RegExp(`(?<![\\w{}.@/-])(${bareNames.join('|')})(?![\\w}-])`, 'g');

/** Takes a string apart. What is wrong or doubtful is added to `remarks`. */
export function readParts(piece: PlacedText, remarks: TemplateRemark[]): Parts {
  const { text } = piece;
  const parts: Part[] = [];
  let end = 0;
  const plain = (to: number) => {
    if (to > end) parts.push({ text: remarkOnText(piece, end, to, remarks) });
  };
  for (const match of text.matchAll(tokens)) {
    const name = (match[1] ?? match[2] ?? '').trim();
    const source = resolveName(name);
    plain(match.index);
    end = match.index + match[0].length;
    if (source.of === 'unknown') {
      remarks.push(remark(piece, 'error', match.index, end, unknownWords(name, source.suggestion)));
      parts.push({ text: match[0] });
    } else parts.push({ name, source });
  }
  plain(text.length);
  return parts;
}

function unknownWords(name: string, suggestion: string): string {
  if (name === '') return 'Nothing is named between the braces.';
  const attribute = /^\w+$/.test(name) ? ` An attribute of the contact is {{Attributes.${name}}}.` : '';
  return suggestion === ''
    ? `There is no {{${name}}}.${attribute}`
    : `There is no {{${name}}}. Did you mean {{${suggestion}}}?`;
}

/** Braces that are not closed, and names that stand without them. */
function remarkOnText(piece: PlacedText, from: number, to: number, remarks: TemplateRemark[]): string {
  const text = piece.text.slice(from, to);
  const open = text.search(/\{\{|\}\}/);
  if (open !== -1)
    remarks.push(
      remark(piece, 'error', from + open, from + open + 2, 'These braces have no partner. Write {{Name}}.'),
    );
  for (const match of text.matchAll(doubtful)) {
    const at = from + match.index;
    remarks.push(
      remark(
        piece,
        'warning',
        at,
        at + match[0].length,
        `"${match[0]}" is sent as it stands. Did you mean {{${match[0]}}}?`,
      ),
    );
  }
  return text;
}

function remark(
  piece: PlacedText,
  severity: TemplateRemark['severity'],
  from: number,
  to: number,
  message: string,
): TemplateRemark {
  const last = piece.at[to - 1];
  return {
    severity,
    field: piece.field,
    message,
    from: piece.at[from] ?? null,
    to: last === undefined ? null : last + 1,
  };
}

/** Each reference of the parts. */
export const referencesIn = (parts: Parts): Reference[] => parts.filter(isReference);
