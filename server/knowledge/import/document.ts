/** What comes out of a file, or why nothing does. */
import type { Audience } from '../domain/article.ts';

/** A file as it was found; `name` may have folders before it, with `/`. */
export interface DocumentFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ImportedArticle {
  readonly articleId: string;
  readonly title: string;
  /** Markdown. */
  readonly content: string;
  readonly language: string;
  readonly tags: readonly string[];
  readonly audience: Audience;
  /** ISO 8601, or null: it does not expire. Undefined: the file does not say. */
  readonly expiresAt?: string | null;
}

export interface ReadDocument {
  readonly articles: readonly ImportedArticle[];
  readonly warnings: readonly string[];
}

/** The file cannot be imported; the message says why, in a sentence for whoever imports it. */
export class DocumentRefusal extends Error {}

/** What a reader makes of a file, before an article is made of it. */
export interface DocumentText {
  readonly title?: string | undefined;
  readonly content: string;
  readonly language?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly audience?: Audience | undefined;
  readonly articleId?: string | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly warnings?: readonly string[] | undefined;
}

/** Endings of the files that are read. */
export const readableEndings = /\.(md|markdown|txt|html?|pdf|docx|json)$/i;

export const limits = {
  /** Of one file, in bytes. */
  fileBytes: 25_000_000,
  /** Of one article's text, in characters. */
  characters: 1_000_000,
  /** Of a DOCX once it is unpacked, in bytes. */
  unpackedBytes: 100_000_000,
  /** Files within a DOCX. */
  packedFiles: 2000,
  /** Elements within elements of HTML. */
  depth: 200,
  pdfPages: 500,
  /** Articles of one JSON file. */
  articles: 5000,
  /** For one file, in milliseconds. */
  time: 30_000,
  /** Of the thread that reads, in megabytes. */
  memory: 512,
} as const;
