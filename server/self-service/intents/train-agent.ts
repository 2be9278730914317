/** Brings an AI agent's models up to date with its topics and examples. */
import { type House, read, transact } from '../../data-model/house/index.ts';
import {
  fingerprintOf,
  newestModels,
  readExamples,
  removeModels,
  storeModel,
} from '../store/intent-models.ts';
import { trainApart } from './train-apart.ts';

/**
 * Trains each language whose examples changed, one after the other, in a thread of its own.
 * @returns the languages that were trained
 */
export async function trainAgent(
  house: House,
  organizationId: string,
  agentId: string,
  signal?: AbortSignal,
): Promise<string[]> {
  const examples = await readExamples(house, organizationId, agentId);
  if (!examples) return [];
  const newest = await read(house, organizationId, (tx) => newestModels(tx, agentId));
  const known = new Map(newest.map(({ language, fingerprint }) => [language, fingerprint]));
  const trained: string[] = [];
  for (const request of examples.requests) {
    if (known.get(request.language) === fingerprintOf(request)) continue;
    const answer = await trainApart(request, signal);
    await transact(house, organizationId, (tx) =>
      storeModel(tx, agentId, request, answer, house.clock.now()),
    );
    trained.push(request.language);
  }
  const left = new Set(examples.requests.map(({ language }) => language));
  const gone = newest.flatMap(({ language }) => (left.has(language) ? [] : [language]));
  if (gone.length > 0) await transact(house, organizationId, (tx) => removeModels(tx, agentId, gone));
  return trained;
}
