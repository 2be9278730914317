/** Regular expressions as trees. */
export type Piece =
  | { readonly kind: 'char'; readonly unit: string }
  | { readonly kind: 'class'; readonly test: (unit: string) => boolean }
  | { readonly kind: 'any' }
  | { readonly kind: 'start' | 'end' | 'boundary' | 'inside' }
  | { readonly kind: 'sequence'; readonly items: readonly Piece[] }
  | { readonly kind: 'choice'; readonly options: readonly Piece[] }
  | { readonly kind: 'group'; readonly capture: number | undefined; readonly inner: Piece }
  | { readonly kind: 'look'; readonly ahead: boolean; readonly negated: boolean; readonly inner: Piece }
  | { readonly kind: 'back'; readonly capture: number }
  | {
      readonly kind: 'repeat';
      readonly inner: Piece;
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
    };

export interface Flags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly freeSpacing: boolean;
  /** Plain parentheses capture. */
  readonly numbered: boolean;
}

export interface Pattern {
  readonly root: Piece;
  readonly flags: Flags;
  /** By the number of the capture, from 1; undefined for one without a name. */
  readonly names: readonly (string | undefined)[];
}

const newlines = '\n\v\f\r\u0085\u2028\u2029';
export const isNewline = (unit: string): boolean => newlines.includes(unit);
export const isSpace = (unit: string): boolean => /[\f\n\r\t\v\x85\p{Z}]/u.test(unit);
export const isWord = (unit: string): boolean => /[\p{L}\p{Mn}\p{Nd}\p{Pc}]/u.test(unit);
export const isDigit = (unit: string): boolean => /\p{Nd}/u.test(unit);

/** Whether it can match nothing at all. */
export function canBeEmpty(piece: Piece): boolean {
  switch (piece.kind) {
    case 'char':
    case 'class':
    case 'any':
      return false;
    case 'sequence':
      return piece.items.every(canBeEmpty);
    case 'choice':
      return piece.options.some(canBeEmpty);
    case 'group':
      return canBeEmpty(piece.inner);
    case 'repeat':
      return piece.min === 0 || canBeEmpty(piece.inner);
    case 'back':
      return false;
    default:
      return true;
  }
}

/** How many characters it matches at most. */
export function longest(piece: Piece, captures: ReadonlyMap<number, Piece>, depth = 0): number {
  if (depth > 200) return Infinity;
  switch (piece.kind) {
    case 'char':
    case 'class':
    case 'any':
      return 1;
    case 'sequence':
      return piece.items.reduce((sum, item) => sum + longest(item, captures, depth + 1), 0);
    case 'choice':
      return Math.max(...piece.options.map((option) => longest(option, captures, depth + 1)));
    case 'group':
      return longest(piece.inner, captures, depth + 1);
    case 'repeat': {
      const one = longest(piece.inner, captures, depth + 1);
      return one === 0 || piece.max === 0 ? 0 : one * piece.max;
    }
    case 'back': {
      const inner = captures.get(piece.capture);
      return inner ? longest(inner, captures, depth + 1) : 0;
    }
    default:
      return 0;
  }
}
