/** A search of the knowledge: topics that bring results of their own come first. */
import { beginAll } from './frames.ts';
import { askKnowledge, type KnowledgeScope } from './requests.ts';
import type { Turn } from './turn.ts';
import type { Asker, KnowledgePassage } from './types.ts';
import { isRecord, isTable, type Value } from './values.ts';
import { isStopWord, wordsOf } from './words.ts';

/** @param asker the topic's action that asks; null: the agent itself, for a message that no topic fits */
export function searchFor(
  turn: Turn,
  query: string,
  asker: Asker | null,
  { sources = [], aside }: KnowledgeScope = {},
): void {
  const isAsking = turn.state.stack.some(
    (frame) => turn.topicOf(frame)?.trigger.kind === 'OnKnowledgeRequested',
  );
  const system = {
    ...turn.state.system,
    SearchQuery: query,
    KeywordSearchQuery: keywordsOf(query),
    SearchResults: null,
  };
  const before = turn.state;
  turn.change({ system });
  const topics = isAsking ? [] : turn.topicsFor('OnKnowledgeRequested');
  if (topics.length === 0) {
    turn.state = before;
    askKnowledge(turn, query, asker, { sources, aside });
    return;
  }
  beginAll(turn, topics, { kind: 'search', query, sources, asker, ...(aside ? { aside } : {}) });
}

/** What topics put into System.SearchResults, as passages; then it is empty again. */
export function ownResults(turn: Turn): KnowledgePassage[] {
  const table = turn.state.system?.SearchResults ?? null;
  if (!isTable(table)) return [];
  turn.change({ system: { ...turn.state.system, SearchResults: null } });
  return table.slice(0, 50).flatMap((row, at): KnowledgePassage[] => {
    if (!isRecord(row)) return [];
    const first = (...names: string[]): string | undefined => {
      const found = names
        .map((name) => row[name])
        .find((value: Value | undefined) => typeof value === 'string' && value !== '');
      return typeof found === 'string' ? found : undefined;
    };
    const text = first('snippet', 'Snippet', 'Content', 'content', 'Text', 'text');
    if (text === undefined) return [];
    const url = first('url', 'Url', 'ContentLocation', 'contentLocation');
    const title = first('title', 'Title') ?? url ?? `Result ${at + 1}`;
    return [{ id: url ?? `result-${at + 1}`, title, text, ...(url && /^https?:/.test(url) ? { url } : {}) }];
  });
}

const keywordsOf = (query: string): string =>
  wordsOf(query)
    .filter((word) => !isStopWord(word))
    .join(' ');
