/** Something else that a customer asks while a question waits: whether the knowledge is worth a search. */
import { findTopic } from './topic-index.ts';
import type { Turn } from './turn.ts';
import type { Interruption, ListItem } from './types.ts';
import { isStopWord, normalise, wordLikeness, wordsOf } from './words.ts';

/** So much surer than for a free message must a passage be: the customer was asked something else. */
export const surerAside = 0.1;

/** How questions begin, in the languages that Patchbay greets in. */
const askingWords: ReadonlySet<string> = new Set(
  (
    'what whats which who whom whose when where wheres why how hows is are was were do does did can could will would ' +
    'should may must has have ' +
    'wie was wann wo warum wieso welche welcher welches wer kann muss gibt ' +
    'comment quand ou pourquoi quel quelle quels quelles est combien peut ' +
    'que cual cuando donde como cuanto cuanta puedo hay ' +
    'quando dove quanto perche come quale posso ' +
    'hoe wat wanneer waar waarom welke kan mag'
  ).split(' '),
);
const openings: ReadonlySet<string> = new Set(
  'and but so well oh ok okay hi hello first wait sorry und aber mais et pero y ma e maar en'.split(' '),
);

/** What one does with whatever was asked for: "where do I find it?" is about nothing else. */
const generic: ReadonlySet<string> = new Set(
  'find found look see seen mean say said type enter write put use do finden heisst meinst trouver encontrar'.split(
    ' ',
  ),
);
/** Nobody has what was asked for: said of the question, not beside it. */
const hasNone =
  /^(?:(?:sorry|well|no|um|oh|but) )*(?:i|ich|je) (?:dont|do not|cant|cannot|couldnt|have no|havent|have not|forgot|lost|am not|never|weiss|habe|finde|kann|nai|ne)\b/;

const contentOf = (words: readonly string[]): string[] =>
  words.filter((word) => !isStopWord(word) && !generic.has(word));

/** True when the words are formed as a question about something, of more than one word. */
export function isAsked(text: string): boolean {
  const words = wordsOf(text);
  if (words.length < 2 || contentOf(words).length === 0) return false;
  if (/[?？؟]\s*$/.test(text.trim())) return true;
  const first = words.find((word) => !openings.has(word));
  return first !== undefined && words.length > 2 && askingWords.has(first);
}

const mostQuestions = 3;
/** A question's end; or a word that joins, before one that begins a question. */
const between = new RegExp(
  `(?<=[?？؟])\\s+|[,;]?\\s+(?:and|or|also|und|oder|et|ou|y|e|o|en|of)\\s+(?=(?:${[...askingWords].join('|')})\\s)`,
  'iu',
);

/** The questions of a message that asks several things; none when it asks one. In their order, three at most. */
export function questionsIn(text: string): string[] {
  const parts = text
    .split(between)
    .map((part) => part.trim())
    .filter(isAsked);
  return parts.length > 1 ? parts.slice(0, mostQuestions) : [];
}

/**
 * True when words that are no valid answer may be a question of the customer's own. One word never is, nor is an item
 * of the list with a slip in it; a value that the question's validation refused is, only where it is asked about.
 */
export function mayAskAside(text: string, items: readonly ListItem[], isRefusedValue: boolean): boolean {
  if (isAsked(text)) return true;
  const words = wordsOf(text);
  const content = contentOf(words);
  if (isRefusedValue || words.length < 3 || content.length < 2 || hasNone.test(words.join(' '))) return false;
  const names = items.flatMap(({ displayName, synonyms }) =>
    [displayName, ...synonyms].flatMap((name) => normalise(name).split(' ')),
  );
  return !content.some((word) => names.some((name) => wordLikeness(word, name) > 0));
}

/**
 * Whether the knowledge may come between: as topics may. Where only some may, one of them has to be what answers from
 * the knowledge (a topic of OnUnknownIntent or OnKnowledgeRequested).
 */
export function mayInterrupt(turn: Turn, { allowInterruption, allowedTopics }: Interruption): boolean {
  if (!allowInterruption || turn.services.knowledgeAvailable === false) return false;
  if (allowedTopics === undefined) return true;
  return allowedTopics.some((name) => {
    const kind = findTopic(turn.agent.topics, name)?.trigger.kind;
    return kind === 'OnUnknownIntent' || kind === 'OnKnowledgeRequested';
  });
}
