/** The intents of an AI agent: their phrases, how well they are told apart, and what a phrase would be taken for. */
import type {
  Confusion,
  IntentModelFigures,
  IntentRow,
  IntentSuggestion,
  RankedIntent,
} from '../../../contracts/intents.ts';
import { readPublished } from '../../data-model/ai-agents/index.ts';
import { type House, type RecognisedIntent, read, type Tx } from '../../data-model/house/index.ts';
import { listUnanswered } from '../../knowledge/index.ts';
import { AppError } from '../../platform/errors.ts';
import { redact } from '../domain/discovery/redact.ts';
import { normalise } from '../domain/words.ts';
import { loadAgent } from '../store/agents.ts';
import { exampleRows, modelFigures, type StoredFigures } from '../store/intent-figures.store.ts';
import { fingerprintOf, newestModels, readExamples } from '../store/intent-models.ts';
import { findTopicAgent, type TopicAgent, topicAgent } from '../store/topic-agent.ts';
import { parseTopic } from '../topics/parse-topic.ts';

export interface IntentOverview {
  readonly agentId: string | null;
  readonly agents: { agentId: string; name: string }[];
  readonly trainingDue: boolean;
  readonly models: IntentModelFigures[];
  readonly intents: IntentRow[];
  readonly confusions: Confusion[];
  readonly outOfScopeExamples: number;
}

/** @throws {AppError} `ai_agent.not_found` when one is named that is not there */
export async function listIntents(
  house: House,
  organizationId: string,
  agentId: string | undefined,
): Promise<IntentOverview> {
  const known = await read(house, organizationId, async (tx) => {
    const agents = await tx.q
      .selectFrom('ai_agent')
      .select(['id as agentId', 'name'])
      .where('kind', '=', 'topics')
      .orderBy('name')
      .execute();
    const agent = agentId === undefined ? await findTopicAgent(tx, undefined) : await topicAgent(tx, agentId);
    if (!agent) return { agents, agent: null };
    const [models, examples, newest, intents] = [
      await modelFigures(tx, agent.id),
      await exampleRows(tx, agent.id),
      await newestModels(tx, agent.id),
      await intentsOf(tx, agent),
    ];
    return { agents, agent, models, examples, newest, intents };
  });
  const { agents } = known;
  if (known.agent === null)
    return {
      agents,
      agentId: null,
      trainingDue: false,
      models: [],
      intents: [],
      confusions: [],
      outOfScopeExamples: 0,
    };
  const { agent, models, examples, newest, intents } = known;
  const wanted = await readExamples(house, organizationId, agent.id);
  const fingerprints = new Map(newest.map(({ language, fingerprint }) => [language, fingerprint]));
  const trainingDue = (wanted?.requests ?? []).some(
    (request) => fingerprints.get(request.language) !== fingerprintOf(request),
  );
  return {
    agentId: agent.id,
    agents,
    trainingDue,
    models: models.map(figuresOf),
    intents: intents.map((intent) => rowOf(intent, examples, models)),
    confusions: models
      .flatMap(({ language, quality }) =>
        quality.confusions.map((one) => ({ language, ...one, phrases: [...one.phrases] })),
      )
      .sort((a, b) => b.count - a.count),
    outOfScopeExamples: examples.filter(({ intent }) => intent === null).length,
  };
}

interface Intent {
  readonly name: string;
  readonly displayName: string;
  readonly enabled: boolean;
  readonly phrases: readonly string[];
}

/** Topics that are begun by what customers say. */
async function intentsOf(tx: Pick<Tx, 'q'>, { id }: Pick<TopicAgent, 'id'>): Promise<Intent[]> {
  return (await readPublished(tx, id)).flatMap(({ name, yaml, enabled }) => {
    const parsed = parseTopic(yaml, { name });
    if (!parsed.ok) return [];
    const { trigger, displayName } = parsed.topic;
    if (trigger.kind !== 'OnRecognizedIntent' && trigger.kind !== 'OnEscalate') return [];
    return [{ name, displayName, enabled, phrases: trigger.triggerQueries }];
  });
}

const figuresOf = ({ quality, issues: _, ...figures }: StoredFigures): IntentModelFigures => ({
  ...figures,
  outOfScope: { ...quality.outOfScope },
});

function rowOf(
  { name, displayName, enabled, phrases }: Intent,
  examples: readonly { intent: string | null }[],
  models: readonly StoredFigures[],
): IntentRow {
  const own = models.flatMap(({ quality }) => quality.intents.filter(({ intent }) => intent === name));
  return {
    intent: name,
    displayName,
    enabled,
    triggerPhrases: phrases.length,
    examples: examples.filter(({ intent }) => intent === name).length,
    asked: own.reduce((sum, { asked }) => sum + asked, 0),
    recognised: own.reduce((sum, { recognised }) => sum + recognised, 0),
    issues: models
      .flatMap(({ issues }) => issues.filter(({ intents }) => intents.includes(name)))
      .map(({ kind, intents, text }) => ({ kind, intents: [...intents], text: text ?? null })),
  };
}

/** @throws {AppError} `ai_agent.not_found`, `topic.not_found` */
export async function readIntent(
  house: House,
  organizationId: string,
  { agentId, intent }: { agentId?: string | undefined; intent: string },
) {
  return await read(house, organizationId, async (tx) => {
    const agent = await topicAgent(tx, agentId);
    const found = (await intentsOf(tx, agent)).find(({ name }) => name === intent);
    if (!found) throw new AppError('topic.not_found');
    const examples = await exampleRows(tx, agent.id);
    return {
      intent,
      displayName: found.displayName,
      triggerPhrases: [...found.phrases],
      examples: examples.flatMap((one) =>
        one.intent === intent ? [{ text: one.text, language: one.language }] : [],
      ),
    };
  });
}

/** What an agent recognises, as it is now. */
async function recogniserFor(house: House, organizationId: string, agentId: string | undefined) {
  return await read(house, organizationId, async (tx) => {
    const { id } = await topicAgent(tx, agentId);
    const published = (await readPublished(tx, id)).filter(({ enabled }) => enabled);
    const agent = await loadAgent(house, tx, id, published);
    if (!agent) throw new AppError('ai_agent.not_found');
    const languages = (await newestModels(tx, id)).map(({ language }) => language);
    const { definition, recognise } = agent;
    const names = new Map(definition.topics.map(({ name, displayName }) => [name, displayName]));
    const phrases = new Set(
      definition.topics.flatMap(({ trigger }) => trigger.triggerQueries.map((phrase) => normalise(phrase))),
    );
    return {
      rank: (text: string): RankedIntent[] =>
        recognise(definition.topics, text).map(({ topic, confidence, phrase }) => ({
          intent: topic,
          displayName: names.get(topic) ?? topic,
          confidence,
          phrase,
        })),
      threshold: definition.recognitionThreshold,
      isTrained: languages.length > 0,
      isPhrase: (text: string) => phrases.has(normalise(text)),
    };
  });
}

export interface Classified {
  readonly ranked: RankedIntent[];
  readonly threshold: number;
  readonly outcome: 'recognised' | 'did_you_mean' | 'not_understood';
  readonly decidedBy: 'exact' | 'model' | 'phrases' | 'nothing';
  readonly routing: { intent: string; group: string; lineOfBusiness: string; confidence: number } | null;
}

/** Two this near each other are asked about. */
const near = 0.1;

/** @throws {AppError} `ai_agent.not_found` */
export async function classifyPhrase(
  house: House,
  organizationId: string,
  { agentId, text }: { agentId?: string | undefined; text: string },
): Promise<Classified> {
  const { rank, threshold, isTrained, isPhrase } = await recogniserFor(house, organizationId, agentId);
  const ranked = rank(text).slice(0, 3);
  const [first, second] = ranked;
  const sure = first !== undefined && first.confidence >= threshold;
  const close = sure && second !== undefined && second.confidence >= threshold;
  const recognised = await read(
    house,
    organizationId,
    async (tx) => (await house.intents?.recognise(tx, organizationId, [text])) ?? null,
  );
  return {
    ranked,
    threshold,
    outcome: !sure
      ? 'not_understood'
      : close && first.confidence - second.confidence < near
        ? 'did_you_mean'
        : 'recognised',
    decidedBy: first === undefined ? 'nothing' : isPhrase(text) ? 'exact' : isTrained ? 'model' : 'phrases',
    routing: recognised && presentRouting(recognised),
  };
}

const presentRouting = ({ intent, intentGroup, lineOfBusiness, confidence }: RecognisedIntent) => ({
  intent,
  group: intentGroup,
  lineOfBusiness,
  confidence,
});

/** Below this it looks like nothing that is there. */
const leastLikeness = 0.25;

/** Questions of customers that nothing answered; the most asked first. @throws {AppError} `ai_agent.not_found` */
export async function suggestPhrases(
  house: House,
  organizationId: string,
  { agentId, limit }: { agentId?: string | undefined; limit: number },
): Promise<IntentSuggestion[]> {
  const { rank } = await recogniserFor(house, organizationId, agentId);
  const questions = await listUnanswered(house, organizationId, { state: 'open', limit: limit * 2 });
  return questions
    .filter(({ askedBy }) => askedBy === 'customer')
    .slice(0, limit)
    .map(({ questionId, question, times, lastAskedAt, language }) => {
      const [best] = rank(question);
      const fits = best !== undefined && best.confidence >= leastLikeness ? best : null;
      return {
        questionId,
        text: redact(question),
        times,
        lastAskedAt: lastAskedAt.toISOString(),
        language: language ?? 'en',
        intent: fits?.intent ?? null,
        displayName: fits?.displayName ?? null,
        confidence: best?.confidence ?? 0,
      };
    });
}
