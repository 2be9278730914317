/** Which plugins a question is for, by their words alone. */
import { type CopilotPlugin, openInputs } from './plugin.ts';
import { isWeak, termsOf, wordsOf } from './terms.ts';

/** Below it a question is about something else. */
export const threshold = 0.4;
/** Two plugins this close to each other are a question to the representative. */
const closeness = 0.12;
const mostChoices = 4;
const weakWeight = 0.2;

/** How much a word says by where it stands in the plugin. */
const weights = { name: 1, description: 0.9, operation: 0.8, input: 0.45, more: 0.5 };

export interface Ranked<P extends CopilotPlugin = CopilotPlugin> {
  readonly plugin: P;
  /** 0..1: the share of the question's meaning that the plugin's words cover. */
  readonly score: number;
}

type Vocabulary = ReadonlyMap<string, number>;

function vocabularyOf(plugin: CopilotPlugin): Vocabulary {
  const { operation } = plugin;
  const words = new Map<string, number>();
  const put = (text: string, weight: number) => {
    for (const term of termsOf(text)) words.set(term, Math.max(words.get(term) ?? 0, weight));
  };
  put(plugin.name, weights.name);
  put(plugin.description, weights.description);
  put(`${plugin.operationName} ${operation.summary} ${operation.id}`, weights.operation);
  put(operation.description.slice(0, 1000), weights.more);
  for (const input of openInputs(plugin))
    put(`${input.name} ${input.title} ${input.description.slice(0, 200)}`, weights.input);
  return words;
}

/**
 * Names and numbers in a question are what it is about, not what it asks for: capitalised words within a sentence,
 * what is quoted, addresses, numbers.
 */
export function subjectTerms(question: string): ReadonlySet<string> {
  const subjects = new Set<string>();
  const put = (text: string) => {
    for (const term of termsOf(text)) subjects.add(term);
  };
  for (const [, double, curly] of question.matchAll(/"([^"]{1,200})"|“([^”]{1,200})”/g))
    put(double ?? curly ?? '');
  for (const [whole] of question.matchAll(/\S*[@\d]\S*/g)) put(whole);
  for (const [, name] of question.matchAll(/(?<=[\p{L}\p{N},;:)'’]\s)(\p{Lu}[\p{L}\p{N}&.'’-]*)/gu))
    put(name ?? '');
  return subjects;
}

const changing = new Set([
  'create',
  'share',
  'cancel',
  'delete',
  'update',
  'book',
  'schedul',
  'assign',
  'clos',
]);
const reading = new Set(['get', 'search', 'summary', 'status']);

/** What is done says little without what it is done to, and so do words that only name an input. */
const saysMuch = (term: string): boolean => !isWeak(term) && !changing.has(term);

/** Best first; those that do not fit at all are left out. */
export function rankPlugins<P extends CopilotPlugin>(question: string, plugins: readonly P[]): Ranked<P>[] {
  const vocabularies = plugins.map(vocabularyOf);
  const subjects = subjectTerms(question);
  const asked = new Set(termsOf(question));
  const known = (term: string) => vocabularies.some((words) => words.has(term));
  /** A word that is neither a name nor in any plugin says that the question is about something else. */
  const counted = [...asked].filter((term) => !subjects.has(term) || (known(term) && !isWeak(term)));
  /** Rare among the plugins says more; a word that none of them has says most: it is about something else. */
  const weightOf = (term: string): number => {
    if (isWeak(term)) return weakWeight;
    const holders = vocabularies.filter((words) => words.has(term)).length;
    return holders === 0
      ? 1
      : 0.5 + 0.5 * (Math.log(1 + plugins.length / holders) / Math.log(1 + plugins.length));
  };
  const total = counted.reduce((sum, term) => sum + weightOf(term), 0);
  if (total === 0) return [];
  const wants = intentOf(question);
  return plugins
    .map((plugin, index) => {
      const words = vocabularies[index]!;
      const found = counted.filter((term) => words.has(term));
      if (!found.some((term) => saysMuch(term) && words.get(term)! > weights.input))
        return { plugin, score: 0 };
      const covered = found.reduce((sum, term) => sum + weightOf(term) * Math.sqrt(words.get(term)!), 0);
      const mismatch = mismatchOf(wants, plugin.operation.changes);
      return { plugin, score: Math.min(1, (covered / total) * mismatch) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.plugin.name < b.plugin.name ? -1 : 1));
}

/**
 * One who asks for something hardly means a plugin that changes something: only one that fits in every word (a search
 * by POST counts as a change). The other way round is milder: what is asked for may lead to what is to be done.
 */
function mismatchOf(wants: 'read' | 'change' | null, changes: boolean): number {
  if (wants === null || changes === (wants === 'change')) return 1;
  return changes ? 0.42 : 0.75;
}

/** By the first verb that says it. */
function intentOf(question: string): 'read' | 'change' | null {
  if (/^\s*(what|which|who|when|where|how|is|are|does|do|has|have)\b/i.test(question)) return 'read';
  for (const term of termsOf(question)) {
    if (changing.has(term)) return 'change';
    if (reading.has(term)) return 'read';
  }
  return null;
}

export type Chosen<P extends CopilotPlugin> =
  | { kind: 'one'; plugin: P; score: number }
  | { kind: 'several'; plugins: P[]; score: number }
  | { kind: 'none' };

/** The plugin that a question is for; several when they are too close to call. */
export function choosePlugin<P extends CopilotPlugin>(question: string, plugins: readonly P[]): Chosen<P> {
  const asked = wordsOf(question).join(' ');
  const named = plugins.filter(({ name }) => {
    const words = wordsOf(name).join(' ');
    return words.length > 3 && ` ${asked} `.includes(` ${words} `);
  });
  const [only, another] = named;
  if (only && !another) return { kind: 'one', plugin: only, score: 1 };
  const ranked = rankPlugins(question, plugins);
  const [best] = ranked;
  if (!best || best.score < threshold) return { kind: 'none' };
  const close = ranked.filter(({ score }) => score >= threshold && best.score - score < closeness);
  if (close.length > 1)
    return {
      kind: 'several',
      plugins: close.slice(0, mostChoices).map(({ plugin }) => plugin),
      score: best.score,
    };
  return { kind: 'one', plugin: best.plugin, score: best.score };
}
