/** One run, from conversations to proposals. It can be cancelled, and begins anew after its process died. */
import { z } from 'zod';
import type { DiscoveryStage } from '../../../contracts/discovery.ts';
import type { Actor } from '../../data-model/events/index.ts';
import { type House, read, transact } from '../../data-model/house/index.ts';
import { endRun, moveRun } from '../store/discovery.store.ts';
import { discoverApart } from './discover-apart.ts';
import { knownIntents } from './known-intents.ts';
import { nameWithModel } from './name-with-model.ts';
import { readStatements } from './read-statements.ts';
import { storeDiscovery } from './store-discovery.ts';

const Settings = z.object({
  days: z.number(),
  mostConversations: z.number(),
  leastVolume: z.number(),
});
/** Progress is written at most this often. */
const writtenEveryMs = 500;

/** The run was cancelled, or another process has ended it. */
class Stopped extends Error {}

/**
 * Works on an open run until it has ended. Throws what the thread, the database or the network threw, once the run is
 * marked as failed; returns quietly when it was cancelled or `signal` aborts (then it stays open for the next holder).
 */
export async function runDiscovery(
  house: House,
  organizationId: string,
  runId: string,
  signal?: AbortSignal,
): Promise<void> {
  const cancelled = new AbortController();
  const stop = signal ? AbortSignal.any([signal, cancelled.signal]) : cancelled.signal;
  const progress = new Progress(house, organizationId, runId, () => cancelled.abort());
  try {
    await work(house, organizationId, runId, progress, stop);
  } catch (error) {
    await progress.settled();
    if (stop.aborted || error instanceof Stopped) return;
    await finish(house, organizationId, runId, 'failed');
    throw error;
  }
}

async function work(
  house: House,
  organizationId: string,
  runId: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const began = house.clock.now().getTime();
  const run = await read(house, organizationId, ({ q }) =>
    q
      .selectFrom('discovery_run')
      .select(['language', 'settings'])
      .where('id', '=', runId)
      .executeTakeFirstOrThrow(),
  );
  const { language } = run;
  const { leastVolume, ...wanted } = Settings.parse(run.settings);
  await progress.at('reading', 0);
  const { conversations, statements } = await readStatements(
    house,
    organizationId,
    { language, ...wanted },
    (count) => progress.at('reading', Math.min(1, count / wanted.mostConversations)),
  );
  const known = await knownIntents(house, organizationId, language);
  const answer = await discoverApart(
    { statements, known, leastVolume },
    ({ step, share }) => progress.soon(step, share),
    signal,
  );
  await progress.settled();
  const { intents, named } = await nameWithModel(house, answer.intents, signal);
  await progress.at('storing', 0);
  const durationMs = Math.max(0, house.clock.now().getTime() - began);
  const { sampled, unassigned } = answer;
  const counts = { conversations, statements: statements.length, sampled, unassigned, durationMs, named };
  const stored = await storeDiscovery(house, organizationId, { runId, language, intents, counts });
  if (stored) house.logger.info({ runId, ...counts, intents: intents.length }, 'intents discovered');
}

/** Ends an open run without a result. @returns false when it was not open */
export async function finish(
  house: House,
  organizationId: string,
  runId: string,
  state: 'failed' | 'cancelled',
  actor: Actor = 'system',
): Promise<boolean> {
  return await transact(house, organizationId, async (tx) => {
    const at = house.clock.now();
    if (!(await endRun(tx, runId, { state, at }))) return false;
    tx.append({ type: 'discovery.changed', actor, at, payload: { runId, state } });
    return true;
  });
}

/** Writes how far the run is, and notices when it is open no more. */
class Progress {
  readonly #write: (stage: DiscoveryStage, share: number) => Promise<void>;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #writing: Promise<void> = Promise.resolve();

  constructor(house: House, organizationId: string, runId: string, onStopped: () => void) {
    this.#write = async (stage, share) => {
      const open = await transact(house, organizationId, (tx) =>
        moveRun(tx, runId, { stage, progress: share }),
      );
      if (open) return;
      onStopped();
      throw new Stopped();
    };
  }

  /** Written before it goes on. @throws {Stopped} */
  async at(stage: DiscoveryStage, share: number): Promise<void> {
    await this.settled();
    await this.#write(stage, share);
  }

  /** Written when the last writing is done; dropped when that was just now. */
  soon(stage: DiscoveryStage, share: number): void {
    const now = performance.now();
    if (now - this.#writtenAt < writtenEveryMs) return;
    this.#writtenAt = now;
    // A failure shows with the next one that is waited for.
    this.#writing = this.#writing.then(() => this.#write(stage, share)).catch(() => {});
  }

  async settled(): Promise<void> {
    await this.#writing;
  }
}
