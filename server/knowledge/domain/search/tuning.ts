/**
 * The weights of the search, chosen on one half of the queries in testing/fixtures/knowledge; the other half only
 * measures.
 */
export interface Tuning {
  /** BM25: how soon a word that is repeated counts no more. */
  readonly saturation: number;
  /** BM25: how much long articles are held down, 0..1. */
  readonly lengthPenalty: number;
  /** Of a synonym, beside 1 for the word itself. */
  readonly synonym: number;
  /** Of the word that was probably meant. */
  readonly spelling: number;
  /** How many are looked at closely. */
  readonly candidates: number;
  /** The same, for each part of a long question. */
  readonly candidatesOfParts: number;
  /** For the share of the question that the title has. */
  readonly titleCoverage: number;
  /** For the share of the title that the question has. */
  readonly titlePrecision: number;
  /** For words that stand together in question and article. */
  readonly phrase: number;
  /** Of what the parts of a long question find, beside 1 for the whole. */
  readonly parts: number;
  /** Of each further part that finds the same. */
  readonly partDecay: number;
  /** Of the likeness in meaning, -1..1, beside 0..1 for the words. */
  readonly meaning: number;
  /** An article in another language than the question's counts this much. */
  readonly otherLanguage: number;
}

export const tuning: Tuning = {
  saturation: 1.2,
  lengthPenalty: 0.6,
  synonym: 0.55,
  spelling: 0.8,
  candidates: 120,
  candidatesOfParts: 50,
  titleCoverage: 1.2,
  titlePrecision: 0.3,
  phrase: 1,
  parts: 0.8,
  partDecay: 0.6,
  meaning: 0.6,
  otherLanguage: 0.5,
};
