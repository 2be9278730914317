/** What every command, query, consumer and job is handed: the ports through which the world comes in. */
import type { Clock } from '../../platform/clock.ts';
import type { Postgres, SqlTransaction } from '../../platform/db/index.ts';
import type { Ids } from '../../platform/ids.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Models } from '../../platform/models/index.ts';
import type { Outbound } from '../../platform/outbound/index.ts';
import type { Signals } from '../../platform/signals/index.ts';
import type { Vault } from '../../platform/vault/index.ts';
import type { EventDraft } from '../events/index.ts';
import type { Tables } from '../tables/index.ts';

export interface House {
  readonly db: Postgres<Tables>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly signals: Signals;
  readonly logger: Logger;
  /** Names this process in leases and signals. */
  readonly processId: string;
  /** The installation's key; signs tokens and addresses. */
  readonly signingKey: Buffer;
  /** Language models; every caller has a way without them. */
  readonly models: Models;
  /** Seals what must not be readable in the database. */
  readonly vault: Vault;
  /** The only way to any other system. */
  readonly outbound: Outbound;
  /** Tells what a customer wants, for the rules of routing; absent: nobody does, and rules see what was handed over. */
  readonly intents?: IntentPort;
}

/** An approved intent, as rules see it: `intent`, `intentGroup`, `lineOfBusiness`. */
export interface RecognisedIntent {
  readonly intent: string;
  readonly intentGroup: string;
  readonly lineOfBusiness: string;
  /** 0..1. */
  readonly confidence: number;
}

export interface IntentPort {
  /**
   * Computed here, without any other system; reads through the caller's transaction.
   * @param said what the customer wrote, the newest last
   * @returns null when nothing fits well enough
   */
  recognise(
    tx: Pick<Tx, 'q' | 'run'>,
    organizationId: string,
    said: readonly string[],
  ): Promise<RecognisedIntent | null>;
}

/** A transaction of one organization that appends to the log as it commits. */
export interface Tx extends SqlTransaction<Tables> {
  readonly organizationId: string;
  /** Appends an event in this transaction. */
  append(event: EventDraft): void;
  /** Publishes a signal once this transaction has committed; events signal by themselves. */
  signal(key: string, detail?: unknown): void;
}
