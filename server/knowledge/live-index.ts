/**
 * The published articles of each organization in memory, as of the last commit: every search asks for the revision and
 * reads what came since. Nothing here is truth; a process that starts anew reads it again.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { type House, read } from '../data-model/house/index.ts';
import { ArticleIndex } from './domain/search/article-index.ts';
import { ArticleSearch } from './domain/search/search.ts';
import {
  changedSince,
  currentRevision,
  organizationsWithKnowledge,
  type PublishedRow,
} from './store/index-rows.store.ts';

/** Organizations whose articles are kept; the one that was asked least recently goes first. */
const mostOrganizations = 100;
const pageSize = 500;
/** Milliseconds that indexing takes from others in one go. */
const sliceMs = 8;

/** Articles whose meaning is learned before the first answer. */
const learnedAtOnce = 5000;

class LiveIndex {
  search = new ArticleSearch(new ArticleIndex());
  #revision = 0;
  /** One reads at a time; the others wait for what it reads. */
  #reading: Promise<void> = Promise.resolve();
  #learning = false;

  /** @throws the signal's reason, once it is aborted */
  async keepUp(house: House, organizationId: string, signal?: AbortSignal): Promise<void> {
    const reading = this.#reading.then(() => this.#readOn(house, organizationId, signal));
    this.#reading = reading.catch(() => undefined);
    await reading;
  }

  async #readOn(house: House, organizationId: string, signal: AbortSignal | undefined): Promise<void> {
    const current = await read(house, organizationId, (tx) => currentRevision(tx, organizationId));
    if (current === this.#revision) return;
    const isFirst = this.#revision === 0;
    if (this.search.index.isWorn) {
      this.search = new ArticleSearch(new ArticleIndex());
      this.#revision = 0;
    }
    let after = { revision: this.#revision + 1, id: '' };
    let since = performance.now();
    for (;;) {
      const rows = await read(house, organizationId, (tx) =>
        changedSince(tx, organizationId, after, pageSize),
      );
      for (const row of rows) {
        this.#take(row);
        if (performance.now() - since < sliceMs) continue;
        await turn();
        signal?.throwIfAborted();
        since = performance.now();
      }
      signal?.throwIfAborted();
      const last = rows.at(-1);
      if (!last || rows.length < pageSize) break;
      after = { revision: last.revision, id: last.id };
    }
    this.#revision = current;
    const learned = this.#learn(house);
    // Of many articles it takes seconds, and words find without it.
    if (isFirst && this.search.index.size <= learnedAtOnce) await learned;
  }

  #take({ id, title, content, language, tags, audience, expiresAt }: PublishedRow): void {
    const { index } = this.search;
    if (title === null || content === null) index.remove(id);
    else
      index.put({
        id,
        title,
        content,
        language: language ?? '',
        tags: tags ?? [],
        staffOnly: audience === 'staff',
        expiresAt: expiresAt?.getTime() ?? null,
      });
  }

  /** In the background, in small steps. A search meanwhile does without, or with what was learned before. */
  async #learn(house: House): Promise<void> {
    const { search } = this;
    if (this.#learning || !search.shouldLearn) return;
    this.#learning = true;
    try {
      for (const _step of search.learn()) await turn();
    } catch (error) {
      house.logger.error({ err: error }, 'the meaning of articles could not be learned');
    } finally {
      this.#learning = false;
    }
  }
}

const houses = new WeakMap<House, Map<string, LiveIndex>>();

/** The search in an organization's articles, with everything that is committed now. */
export async function liveSearch(
  house: House,
  organizationId: string,
  signal?: AbortSignal,
): Promise<ArticleSearch> {
  const indexes = houses.get(house) ?? new Map<string, LiveIndex>();
  houses.set(house, indexes);
  const index = indexes.get(organizationId) ?? new LiveIndex();
  indexes.delete(organizationId);
  indexes.set(organizationId, index);
  const [oldest] = indexes.keys();
  if (indexes.size > mostOrganizations && oldest !== undefined) indexes.delete(oldest);
  await index.keepUp(house, organizationId, signal);
  return index.search;
}

/** Reads every organization's articles in the background, so that no customer waits for it. Close it before the house. */
export function warmKnowledge(house: House): { close(): Promise<void> } {
  const stopping = new AbortController();
  const warm = async (): Promise<void> => {
    const organizations = await organizationsWithKnowledge(house, mostOrganizations);
    for (const organizationId of organizations) {
      stopping.signal.throwIfAborted();
      await liveSearch(house, organizationId, stopping.signal);
    }
  };
  const done = warm().catch((error: unknown) => {
    // The first search reads them then.
    if (!stopping.signal.aborted) house.logger.error({ err: error }, 'the articles could not be read ahead');
  });
  return {
    close: async () => {
      stopping.abort();
      await done;
    },
  };
}
