/** Knowledge as the dialog asks for it: the passages that fit, with how surely they answer. */
import type { House } from '../../data-model/house/index.ts';
import { searchArticles } from '../../knowledge/index.ts';
import type { KnowledgeResult } from '../domain/types.ts';

/** What is for staff only, a draft, or expired is never among them. Best first. */
export async function searchKnowledge(
  house: House,
  organizationId: string,
  question: string,
): Promise<KnowledgeResult> {
  const found = await searchArticles(house, organizationId, { question, limit: 5, forStaff: false });
  return {
    passages: found.map(({ id, title, passage, confidence }) => ({
      id,
      title,
      text: passage,
      score: confidence,
    })),
  };
}
