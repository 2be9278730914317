/** The copilot without a model: plugins by their descriptions, else knowledge, else what can be asked. */
import type { House } from '../../data-model/house/index.ts';
import { searchArticles } from '../../knowledge/index.ts';
import { answerFromArticles } from './domain/answer-from-articles.ts';
import { extractInputs } from './domain/extract-inputs.ts';
import { choosePlugin } from './domain/rank-plugins.ts';
import { runPlugin } from './run-plugin.ts';
import { type Outcome, outcome, type Situation } from './situation.ts';

/** How much better knowledge has to fit than a plugin to be preferred. */
const knowledgeLead = 0.2;
const mostListed = 8;

export async function answerByDescriptions(house: House, situation: Situation): Promise<Outcome> {
  const { question, plugins, facts } = situation;
  const chosen = choosePlugin(question, plugins);
  const knowledge = await knowledgeAnswer(house, situation);
  if (chosen.kind !== 'none' && (knowledge?.score ?? 0) <= chosen.score + knowledgeLead) {
    if (chosen.kind === 'one')
      return await runPlugin(
        house,
        situation,
        chosen.plugin,
        extractInputs(chosen.plugin, question, facts),
        false,
      );
    return outcome('choice', {
      choices: chosen.plugins.map(({ id, name, description }) => ({ pluginId: id, name, description })),
    });
  }
  return knowledge?.outcome ?? nothing(situation);
}

export async function knowledgeAnswer(
  house: House,
  { asker, question }: Situation,
): Promise<{ score: number; outcome: Outcome } | null> {
  const articles = await searchArticles(house, asker.organizationId, {
    question,
    limit: 5,
    forStaff: true,
  });
  const found = answerFromArticles(question, articles);
  if (!found) return null;
  const { article, text, score } = found;
  const citations = [{ title: article.title, articleId: article.id, url: null }];
  return { score, outcome: outcome('answered', { text, citations }) };
}

/** What can be asked instead. */
export function nothing({ plugins, conversationId }: Situation): Outcome {
  const known = plugins.slice(0, mostListed).map(({ name, description }) => `- **${name}**: ${description}`);
  const more = conversationId === null ? [] : ['- **Summarise this conversation**'];
  const list = [...known, ...more];
  return outcome('nothing', {
    text:
      list.length === 0
        ? 'I found nothing about this. No plugin is turned on for you; an administrator can add some.'
        : `I found nothing about this. You can ask for:\n${list.join('\n')}`,
  });
}
