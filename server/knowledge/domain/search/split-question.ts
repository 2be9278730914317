/** A long question is several: each of its sentences and clauses is asked for itself as well. */
import { languageOf } from '../text/languages.ts';
import { tokensOf } from '../text/tokens.ts';

/** Words that begin another wish within a sentence. */
const joints =
  /(?:,|;|:)?\s+(?:and then|and also|and also|as well as|afterwards|after that|additionally|then|also|but|and|or|if|plus|und|oder|dann|außerdem|et|ou|puis|y|o|además|e|poi|depois|en|of|daarna)\s+|[,;:]\s+/iu;
/** Content words that make a part worth asking for. */
const leastWords = 2;
const mostParts = 16;

/** The question's parts in their order, without the question itself; none when it is short. */
export function splitQuestion(question: string, language: string): string[] {
  const { stopWords } = languageOf(language);
  const content = (text: string) => tokensOf(text).filter((word) => !stopWords.has(word)).length;
  if (content(question) <= 6) return [];
  const sentences = question
    .split(/(?<=[.!?])\s+|\n+|[;]\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => content(sentence) >= leastWords);
  const parts: string[] = sentences.length > 1 ? [...sentences] : [];
  for (const sentence of sentences) {
    if (content(sentence) <= 5) continue;
    const clauses = sentence.split(joints).filter((clause) => content(clause) >= leastWords);
    if (clauses.length > 1) parts.push(...clauses);
  }
  return [...new Set(parts)].slice(0, mostParts);
}
