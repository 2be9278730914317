/** What every document of an agent is made of: JSON, places in a text, declared types. */

/** Where something stands in the topic's text; both count from 1. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };
export type JsonObject = { readonly [key: string]: JsonValue };

/** The type of a value as topics declare it. */
export type DataType =
  | { readonly kind: 'any' }
  | { readonly kind: 'text' | 'number' | 'boolean' | 'date' | 'date_time' | 'time' }
  | { readonly kind: 'record'; readonly fields: Readonly<Record<string, DataType>> }
  | { readonly kind: 'table'; readonly fields: Readonly<Record<string, DataType>> };
