/** Which approved intent a conversation has: for routing, at the moment it is classified. */
import type { IntentPort, RecognisedIntent, Tx } from '../../data-model/house/index.ts';
import { draftTopicYaml } from '../domain/discovery/draft-topic.ts';
import { withoutMarks } from '../domain/discovery/redact.ts';
import { type Recognise, recogniserOf } from '../domain/intents/recognise-intents.ts';
import type { Topic } from '../domain/types.ts';
import { type ProposalRow, proposalRows } from '../store/proposals.store.ts';
import { routingIntentsVersion, routingModels } from '../store/routing-intents.store.ts';
import { parseTopic } from '../topics/parse-topic.ts';

/** Where a model begins to trust itself. */
const sureEnough = 0.5;
/** Of what the customer said so many messages are looked at, the newest. */
const mostMessages = 10;

interface Loaded {
  readonly version: string;
  readonly recognise: Recognise;
  /** Phrases of each approved proposal, under its id. */
  readonly topics: readonly Topic[];
  readonly proposals: ReadonlyMap<string, ProposalRow>;
}

/**
 * Reads what is approved through the caller's transaction and keeps it until it changes, so an approval holds from the
 * next conversation on: at first by comparing phrases, with what is learnt of them a little later.
 */
export class RoutingIntents implements IntentPort {
  readonly #loaded = new Map<string, Loaded>();

  /** Null when no approved intent fits well enough. */
  async recognise(
    tx: Pick<Tx, 'q' | 'run'>,
    organizationId: string,
    said: readonly string[],
  ): Promise<RecognisedIntent | null> {
    const { topics, recognise, proposals } = await this.#load(tx, organizationId);
    if (topics.length === 0) return null;
    // What they asked for last is what they want now.
    const best = said
      .slice(-mostMessages)
      .toReversed()
      .map((text) => recognise(topics, text)[0])
      .find((match) => match !== undefined && match.confidence >= sureEnough);
    const proposal = best && proposals.get(best.topic);
    if (!best || !proposal) return null;
    return {
      intent: proposal.name,
      intentGroup: proposal.intent_group,
      lineOfBusiness: proposal.line_of_business,
      confidence: best.confidence,
    };
  }

  async #load(tx: Pick<Tx, 'q' | 'run'>, organizationId: string): Promise<Loaded> {
    const version = await routingIntentsVersion(tx);
    const kept = this.#loaded.get(organizationId);
    if (kept?.version === version) return kept;
    const rows = await proposalRows(tx, { state: 'approved' });
    const models = rows.length === 0 ? [] : await routingModels(tx);
    const loaded = {
      version,
      recognise: recogniserOf(models),
      topics: rows.flatMap(topicOf),
      proposals: new Map(rows.map((row) => [row.id, row])),
    };
    this.#loaded.set(organizationId, loaded);
    return loaded;
  }
}

/** The phrases of a proposal, as the comparison of phrases wants them. */
function topicOf({ id, name, examples }: ProposalRow): Topic[] {
  const phrases = examples.map(withoutMarks).filter((text) => text !== '');
  const yaml = draftTopicYaml({ displayName: name, description: '', phrases: [name, ...phrases] });
  const parsed = parseTopic(yaml, { name: id });
  return parsed.ok ? [parsed.topic] : [];
}
