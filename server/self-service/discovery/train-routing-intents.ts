/** Learns approved intents from their examples, with everything else that is known as what is not meant. */
import { type House, read, transact } from '../../data-model/house/index.ts';
import { withoutMarks } from '../domain/discovery/redact.ts';
import type { Example } from '../domain/intents/train.ts';
import { trainApart } from '../intents/train-apart.ts';
import type { TrainingRequest } from '../intents/training-request.ts';
import { fingerprintOf } from '../store/intent-models.ts';
import { type ProposalRow, proposalRows } from '../store/proposals.store.ts';
import {
  removeRoutingModels,
  routingFingerprints,
  storeRoutingModel,
} from '../store/routing-intents.store.ts';

/** Of other proposals so many phrases are looked at: enough to know what is not meant. */
const mostOthers = 1_500;

/** @returns the languages that were trained */
export async function trainRoutingIntents(
  house: House,
  organizationId: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const { rows, known } = await read(house, organizationId, async (tx) => ({
    rows: await proposalRows(tx),
    known: await routingFingerprints(tx),
  }));
  const requests = requestsOf(rows);
  const trained: string[] = [];
  for (const request of requests) {
    const { language } = request;
    const fingerprint = fingerprintOf(request);
    if (known.get(language) === fingerprint) continue;
    const { bytes } = await trainApart(request, signal);
    await transact(house, organizationId, async (tx) => {
      const at = house.clock.now();
      const version = await storeRoutingModel(tx, { language, fingerprint, bytes, at });
      tx.append({ type: 'routing_intents.trained', actor: 'system', at, payload: { language, version } });
    });
    trained.push(language);
  }
  const languages = requests.map(({ language }) => language);
  if ([...known.keys()].some((language) => !languages.includes(language)))
    await transact(house, organizationId, (tx) => removeRoutingModels(tx, languages));
  return trained;
}

function requestsOf(rows: readonly ProposalRow[]): TrainingRequest[] {
  const approved = rows.filter(({ state }) => state === 'approved');
  return [...new Set(approved.map(({ language }) => language))].sort().map((language) => {
    const own = approved.filter((row) => row.language === language).sort((a, b) => (a.id < b.id ? -1 : 1));
    const others = rows.filter((row) => row.language === language && row.state !== 'approved');
    const examples: Example[] = own.flatMap(({ id, examples: texts }) =>
      texts.map((text) => ({ text: withoutMarks(text), intent: id })),
    );
    const not = others
      .flatMap(({ examples: texts }) => texts)
      .sort()
      .slice(0, mostOthers)
      .map((text) => ({ text: withoutMarks(text), intent: null }));
    return {
      language,
      examples: [...examples, ...not],
      names: new Map(own.map(({ id, name }) => [id, name])),
    };
  });
}
