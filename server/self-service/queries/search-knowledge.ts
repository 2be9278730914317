/** Knowledge as the dialog asks for it: the passages that fit, with how surely they answer. */
import type { House } from '../../data-model/house/index.ts';
import { type FoundArticle, searchArticles } from '../../knowledge/index.ts';
import { questionsIn } from '../domain/side-question.ts';
import type { KnowledgePassage, KnowledgeResult } from '../domain/types.ts';

/** What is for staff only, a draft, or expired is never among them. Best first; what answers one question of several, in their order. */
export async function searchKnowledge(
  house: House,
  organizationId: string,
  question: string,
): Promise<KnowledgeResult> {
  const search = (words: string) =>
    searchArticles(house, organizationId, { question: words, limit: 5, forStaff: false });
  const found = (await search(question)).map((article) => passageOf(article));
  const each: KnowledgePassage[] = [];
  for (const asked of questionsIn(question)) {
    const [best] = await search(asked);
    if (!best || each.some(({ id }) => id === best.id)) continue;
    const known = found.find(({ id }) => id === best.id)?.score ?? 0;
    each.push({ ...passageOf(best), score: Math.max(best.confidence, known), asked });
  }
  // Of one article alone there is nothing to put together.
  if (each.length < 2) return { passages: found };
  const others = found.filter(({ id }) => each.every((passage) => passage.id !== id));
  return { passages: [...each, ...others] };
}

const passageOf = ({ id, title, passage, confidence }: FoundArticle) => ({
  id,
  title,
  text: passage,
  score: confidence,
});
