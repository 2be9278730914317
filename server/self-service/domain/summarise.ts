/** A summary for the representative, made of the customer's own words. No model. */
import type { DialogFacts, TranscriptLine } from './types.ts';

/** What a summary tells beside the transcript. */
export type SummarisedFacts = Pick<DialogFacts, 'firstPhrase' | 'topicsVisited'> & {
  readonly answers: readonly { readonly variable: string; readonly value: unknown }[];
};

/** Longest summary, in characters. */
export const summaryLength = 600;

/**
 * What the customer asked first, what they said since, the topics visited and the answers collected; at most 600
 * characters, the oldest of what was said since left out first. Pure: the same input gives the same text.
 */
export function summarise(
  transcript: readonly TranscriptLine[],
  state: { readonly facts: SummarisedFacts } | null,
): string {
  const said = transcript.filter(({ from }) => from === 'customer').map(({ text }) => clip(text, 160));
  const phrases = said.filter((text) => text !== '');
  const first = phrases[0] ?? state?.facts.firstPhrase;
  const opening = first ? `Asked first: "${clip(first, 160)}".` : 'The customer has not said anything yet.';
  const facts: string[] = [];
  const visited = state?.facts.topicsVisited ?? [];
  if (visited.length > 0) facts.push(`Topics: ${clip(visited.join(', '), 120)}.`);
  const answers = (state?.facts.answers ?? []).map(({ variable, value }) => {
    const shown = typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value ?? '-');
    return `${variable.replace(/^(?:Topic|Global)\./, '')}: ${clip(shown, 60)}`;
  });
  if (answers.length > 0) facts.push(`Answers: ${clip(answers.join('; '), 160)}.`);

  const tail = facts.length > 0 ? ` ${facts.join(' ')}` : '';
  const since: string[] = [];
  let room = summaryLength - opening.length - tail.length - ' Then: .'.length;
  for (const phrase of phrases.slice(1).reverse()) {
    const quoted = `"${clip(phrase, 120)}"`;
    if (quoted === since[0] || room < quoted.length + 2) break;
    since.unshift(quoted);
    room -= quoted.length + 2;
  }
  const middle = since.length > 0 ? ` Then: ${since.join('; ')}.` : '';
  return clip(`${opening}${middle}${tail}`, summaryLength);
}

/** The text on one line, cut to a length, with a mark where it was cut. Never splits a character in two. */
export function clip(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line.length <= length) return line;
  return `${line
    .slice(0, length - 1)
    .replace(/[\uD800-\uDBFF]$/, '')
    .trimEnd()}…`;
}
