/** The syntax of Power Fx: what the parser makes of a text. Spans are UTF-16 offsets, `to` exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '^'
  | '&'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | '&&'
  | '||'
  | 'in'
  | 'exactin';

export type Node = Span &
  (
    | { readonly kind: 'number'; readonly text: string }
    | { readonly kind: 'text'; readonly value: string; readonly written?: true }
    | { readonly kind: 'boolean'; readonly value: boolean }
    /** `$"Hello {Name}"`: pieces of text and expressions. */
    | { readonly kind: 'interpolation'; readonly parts: readonly Node[] }
    /** `global`: written `[@Name]`. */
    | { readonly kind: 'name'; readonly name: string; readonly global: boolean }
    | { readonly kind: 'member'; readonly object: Node; readonly name: string; readonly nameSpan: Span }
    | { readonly kind: 'record'; readonly fields: readonly RecordField[] }
    | { readonly kind: 'table'; readonly items: readonly Node[] }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly nameSpan: Span;
        readonly arguments: readonly Node[];
      }
    | {
        readonly kind: 'binary';
        readonly operator: BinaryOperator;
        readonly operatorSpan: Span;
        readonly left: Node;
        readonly right: Node;
      }
    | {
        readonly kind: 'unary';
        readonly operator: '-' | '!' | '%';
        readonly operatorLength: number;
        readonly operand: Node;
      }
    | { readonly kind: 'as'; readonly source: Node; readonly name: string; readonly wordSpan: Span }
    | { readonly kind: 'chain'; readonly steps: readonly Node[] }
    /** An argument that was left out, as between two commas. */
    | { readonly kind: 'nothing' }
  );

export type NodeOf<K extends Node['kind']> = Extract<Node, { kind: K }>;

export interface RecordField {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: Node;
}

/** Something wrong with an expression, at its place. */
export interface Problem extends Span {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** When it is about a name or a function that there is not. */
  readonly about?: 'name' | 'function';
}

/** How numbers and lists are written: a language with a decimal comma separates arguments with `;`. */
export interface Notation {
  readonly decimal: '.' | ',';
  /** Between arguments, fields and rows. */
  readonly list: ',' | ';';
  /** Between steps of a chain. */
  readonly chain: ';' | ';;';
}

export const invariantNotation: Notation = { decimal: '.', list: ',', chain: ';' };
export const commaNotation: Notation = { decimal: ',', list: ';', chain: ';;' };
