/** Actions that search the knowledge. */
import { goTo } from '../frames.ts';
import { searchFor } from '../search-knowledge.ts';
import type { Turn } from '../turn.ts';
import type { KnowledgeSourcesAction, SearchKnowledgeAction, VariableRef } from '../types.ts';
import type { Runners } from './runner.ts';

export const searchRunners: Runners<'SearchAndSummarizeContent' | 'SearchKnowledgeSources'> = {
  SearchAndSummarizeContent: (turn, action, next) => search(turn, action, action.variable, next),
  SearchKnowledgeSources: (turn, action, next) => search(turn, action, action.result, next),
};

function search(
  turn: Turn,
  { id, userInput, sources }: SearchKnowledgeAction | KnowledgeSourcesAction,
  variable: VariableRef | null,
  next: string | null,
): void {
  const written = turn.textOf(userInput);
  const query = written.trim() === '' ? turn.text : written;
  if (turn.services.knowledgeAvailable === false || query.trim() === '') {
    if (variable) turn.setVariable(variable, null);
    goTo(turn, next);
    return;
  }
  searchFor(turn, query, { topic: turn.frame?.topic ?? '', actionId: id }, { sources });
}
