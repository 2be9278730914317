/** What counts as an answer to a question. */
import type { EntityKind } from './entities/kinds.ts';
import type { Expression } from './expressions/syntax.ts';
import type { Value } from './values.ts';

export interface ListItem {
  readonly id: string;
  readonly displayName: string;
  readonly synonyms: readonly string[];
  /** Of a computed list of records: what the variable becomes. Absent: the display name. */
  readonly value?: Value;
}

export type Entity =
  | { readonly kind: 'string' }
  | { readonly kind: 'boolean' }
  /** See `entities/`. Numbers, dates, and texts in one form: ISO 8601, lower case, digits. */
  | { readonly kind: EntityKind }
  /** A regular expression; the first find is the value. */
  | { readonly kind: 'pattern'; readonly pattern: string }
  | { readonly kind: 'closed_list'; readonly items: readonly ListItem[] }
  /** The choices are computed: a table of text, or of records with DisplayName or Value. */
  | { readonly kind: 'dynamic_list'; readonly items: Expression }
  /** A file that the customer sends; the value is a record with Name, ContentType and ContentUrl. */
  | { readonly kind: 'file' }
  /** An entity this version does not know: taken as text. */
  | { readonly kind: 'opaque'; readonly originalKind: string };
