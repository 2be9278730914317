/** What the knowledge says, for a specialist that may answer from it. */
import { answerFrom } from '../../domain/knowledge.ts';
import type { KnowledgePassage } from '../definitions/ports.ts';
import type { ScenarioTurn } from './turn.ts';

const defaultThreshold = 0.5;

/** The passages that may answer, best first; none when the sources do not say. */
export async function findPassages(turn: ScenarioTurn, question: string): Promise<KnowledgePassage[]> {
  const { knowledge } = turn.agent;
  if (knowledge === null) return [];
  const { tags = [], threshold = defaultThreshold } = knowledge;
  const asked = question.slice(0, 1000);
  // What was found stands in the model's next question, so a repeated turn has to find the same.
  const step = await turn.place.journal.step<KnowledgePassage[]>({
    kind: 'knowledge',
    request: { asked, tags },
    repeatable: true,
    run: async () => {
      try {
        return await turn.place.ports.knowledge.search(asked, { tags });
      } catch {
        turn.assertGoingOn();
        return [];
      }
    },
  });
  const found = step.ok ? step.result : [];
  const good = found.filter(({ confidence }) => confidence >= threshold).slice(0, 4);
  turn.note('knowledge', { detail: good.length > 0 ? 'found' : 'nothing', data: good.map(({ id }) => id) });
  return good;
}

/** Sentences of the best passage and where they are from; null when the sources do not say. */
export async function extractAnswer(
  turn: ScenarioTurn,
  question: string,
): Promise<{ text: string; sources: KnowledgePassage[] } | null> {
  const passages = await findPassages(turn, question);
  const threshold = turn.agent.knowledge?.threshold ?? defaultThreshold;
  const answer = answerFrom(
    { passages: passages.map(({ id, title, text, confidence }) => ({ id, title, text, score: confidence })) },
    question,
    threshold,
  );
  if (answer === null) return null;
  const used = new Set(answer.sources.map(({ id }) => id));
  return { text: answer.text, sources: passages.filter(({ id }) => used.has(id)) };
}
