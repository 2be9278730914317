/** Whether passages answer a question, and with which sentences. */
import type { KnowledgePassage, KnowledgeResult, Output, RecordValue } from './types.ts';
import { contentStems, wordLikeness } from './words.ts';

export const defaultKnowledgeThreshold = 0.5;
/** Longest extracted answer, in characters. */
const answerLength = 700;

/**
 * How well a passage answers a query, 0..1: the share of the query's words (without stop words, by their roots) that
 * the passage has, those of its title once more. For searches that rank but do not measure.
 */
export function scorePassage(query: string, passage: KnowledgePassage): number {
  const wanted = new Set(contentStems(query));
  if (wanted.size === 0) return 0;
  const title = new Set(contentStems(passage.title));
  const text = new Set([...title, ...contentStems(passage.text)]);
  return 0.75 * found(wanted, text) + 0.25 * Math.min(1, 2 * found(wanted, title));
}

function found(wanted: ReadonlySet<string>, words: ReadonlySet<string>): number {
  let sum = 0;
  for (const word of wanted) {
    let best = words.has(word) ? 1 : 0;
    if (best === 0) for (const other of words) best = Math.max(best, wordLikeness(word, other));
    sum += best;
  }
  return sum / wanted.size;
}

export interface KnowledgeAnswer {
  /** Markdown. */
  readonly text: string;
  readonly sources: NonNullable<Output['sources']>;
}

/** The answer to the query, or null when no passage reaches the threshold. */
export function answerFrom(
  result: KnowledgeResult,
  query: string,
  threshold: number,
): KnowledgeAnswer | null {
  const scored = result.passages
    .slice(0, 20)
    .map((passage) => ({ passage, score: passage.score ?? scorePassage(query, passage) }))
    .sort((a, b) => b.score - a.score);
  const { answer, cited = [] } = result;
  if (answer !== undefined && answer.trim() !== '' && cited.length > 0) {
    // Whoever composed it has judged the passages, and says on which of them it stands.
    const sources = scored.filter(({ passage }) => cited.includes(passage.id));
    if (sources.length > 0)
      return { text: answer.trim(), sources: sources.map(({ passage }) => sourceOf(passage)) };
  }
  const best = scored[0];
  if (best === undefined || !(best.score >= threshold)) return null;
  if (result.answer !== undefined && result.answer.trim() !== '') {
    // A composed answer rests on all good passages, so all of them are named.
    const good = scored.filter(({ score }) => score >= threshold).slice(0, 3);
    return { text: result.answer.trim(), sources: good.map(({ passage }) => sourceOf(passage)) };
  }
  const each = result.passages.filter(({ asked, score = 0 }) => asked !== undefined && score >= threshold);
  if (each.length > 1) return together(each);
  const text = extract(best.passage.text, query);
  return text === '' ? null : { text, sources: [sourceOf(best.passage)] };
}

/** To several questions at once, in their order. */
function together(passages: readonly KnowledgePassage[]): KnowledgeAnswer {
  const text = passages.map((passage) => extract(passage.text, passage.asked ?? '')).join('\n\n');
  return { text, sources: passages.map(sourceOf) };
}

function sourceOf({ id, title, url }: KnowledgePassage): KnowledgeAnswer['sources'][number] {
  return url === undefined ? { id, title } : { id, title, url };
}

/** The passage if it is short, else its blocks (paragraphs, list items) that fit the query best, in their order. */
function extract(text: string, query: string): string {
  const body = text
    .replace(/^#{1,6} .*$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  if (body.length <= answerLength) return body;
  const wanted = new Set(contentStems(query));
  const blocks = splitBlocks(body).map((block, position) => ({
    block,
    position,
    score: found(wanted, new Set(contentStems(block))),
  }));
  const chosen: typeof blocks = [];
  let room = answerLength;
  for (const candidate of [...blocks].sort((a, b) => b.score - a.score || a.position - b.position)) {
    if (candidate.block.length + 2 > room || (candidate.score === 0 && chosen.length > 0)) continue;
    chosen.push(candidate);
    room -= candidate.block.length + 2;
  }
  return chosen
    .sort((a, b) => a.position - b.position)
    .map(({ block }) => block)
    .join('\n\n');
}

/** Paragraphs and lists; long ones further into sentences. */
function splitBlocks(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const block = paragraph.trim();
    if (block.length <= 300) return block === '' ? [] : [block];
    const isList = /^\s*[-*] /m.test(block);
    const pieces = isList ? block.split(/\n(?=\s*[-*] )/) : block.split(/(?<=[.!?])\s+/);
    return pieces.flatMap((piece) =>
      piece.length > answerLength - 2 ? [piece.slice(0, answerLength - 2)] : [piece],
    );
  });
}

/** The answer as a topic's variable sees it when it asks for the full response. */
export function answerRecord({ text, sources }: KnowledgeAnswer): RecordValue {
  return {
    Text: { Content: text, MarkdownContent: text },
    Sources: sources.map(({ id, title, url }) => ({ Id: id, Title: title, Url: url ?? null })),
  };
}
