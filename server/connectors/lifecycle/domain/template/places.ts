/** The places of an address that values are put in, each with its own rule against breaking out of it. */
import type { CrmKind } from '../../../../../contracts/crm.ts';

/** A value cannot be put where the template wants it; its message is for the dead-letter list. */
export class Unrenderable extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** RFC 3986 without any of the sub-delimiters. */
export const encoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Fixed text of a template, with what gives paths and queries their form. */
export const encodedText = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(/%(24|26|2B|2C|3A|3B|3D|40)/g, (code) =>
    code === '%26' || code === '%2B' ? code : decodeURIComponent(code),
  );

/** How a language of queries takes text within single quotes, and what may stand outside of them. */
export interface Quoting {
  inside(value: string): string;
  /** @returns undefined when it may not stand there. */
  outside(value: string): string | undefined;
}

/** An id, a number, true, false, an instant. */
const atom = /^[A-Za-z0-9_.:+-]+$/;
const atomOnly = (value: string): string | undefined => (atom.test(value) ? value : undefined);

const odata: Quoting = { inside: (value) => value.replaceAll("'", "''"), outside: atomOnly };
const soql: Quoting = {
  inside: (value) => value.replaceAll(/[\\']/g, (char) => `\\${char}`),
  outside: atomOnly,
};
/** `^` separates conditions and cannot be escaped. */
const encodedQuery: Quoting = {
  inside: (value) => value.replaceAll('^', ' '),
  outside: (value) => value.replaceAll('^', ' '),
};
const plain: Quoting = { inside: (value) => value, outside: (value) => value };

/** The language of a parameter's value. */
export function quotingOf(kind: CrmKind, parameter: string): Quoting {
  if (kind === 'dataverse' && /^[$@]/.test(parameter)) return odata;
  if (kind === 'salesforce' && parameter === 'q') return soql;
  if (kind === 'servicenow' && parameter === 'sysparm_query') return encodedQuery;
  return plain;
}

export const keyQuoting = odata;
