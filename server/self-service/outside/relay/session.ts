/** The rows of one conversation with somebody else's agent, as whoever holds it reads and writes them. */
import { type House, read, transact } from '../../../data-model/house/index.ts';
import { postDialogInput } from '../../runtime/dialog-inputs.ts';
import type { OutsideActivity } from '../domain/activity.ts';
import { positionOf } from '../links/direct-line.ts';
import type { OutsideFault } from '../links/fault.ts';
import type { Arrival, Arrived, Remembered } from '../links/link.ts';
import { arrivedInput, failedInput, uncertainInput } from '../outside-runtime.ts';
import { dropWaiting, markAnswering, settle, settleEchoes } from '../store/outbox.store.ts';
import { readSession, type SessionKey, type SessionRow, updateSession } from '../store/session.store.ts';

const tokenScope = ({ organizationId, conversationId, agentId }: SessionKey): string =>
  `${organizationId}/outside-session/${conversationId}/${agentId}/token`;

export class HeldSession {
  readonly #house: House;
  readonly #key: SessionKey;
  readonly #customerId: string;
  #row: SessionRow;
  /** When something came last, in milliseconds of `performance.now()`. */
  lastArrival = 0;

  constructor(house: House, key: SessionKey, customerId: string, row: SessionRow) {
    this.#house = house;
    this.#key = key;
    this.#customerId = customerId;
    this.#row = row;
  }

  get isOpen(): boolean {
    return this.#row.state === 'open';
  }

  /** The conversation is closed. */
  get isOver(): boolean {
    return this.#row.state === 'ended';
  }

  get hasBegun(): boolean {
    return this.#row.remote_id !== null;
  }

  async reload(): Promise<void> {
    const row = await read(this.#house, this.#key.organizationId, (tx) => readSession(tx, this.#key));
    if (row) this.#row = row;
  }

  remembered(): Remembered {
    const { remote_id: remoteId, watermark, token, token_expires_at: tokenExpiresAt } = this.#row;
    return {
      remoteId,
      watermark,
      token: token === null ? null : this.#house.vault.open(tokenScope(this.#key), token),
      tokenExpiresAt,
    };
  }

  async remember({ remoteId, watermark, token, tokenExpiresAt }: Partial<Remembered>): Promise<void> {
    const changes: Partial<SessionRow> = {
      ...(remoteId === undefined ? {} : { remote_id: remoteId }),
      ...(watermark === undefined ? {} : { watermark }),
      ...(tokenExpiresAt === undefined ? {} : { token_expires_at: tokenExpiresAt }),
      ...(token === undefined
        ? {}
        : { token: token === null ? null : this.#house.vault.seal(tokenScope(this.#key), token) }),
    };
    await transact(this.#house, this.#key.organizationId, (tx) => updateSession(tx, this.#key, changes));
    this.#row = { ...this.#row, ...changes };
  }

  /** What came, into the agent's inbox; with it how far the other side has been read. */
  async arrive({ activities, watermark, answering, isAll }: Arrival): Promise<void> {
    this.lastArrival = performance.now();
    const echoes = activities.flatMap(({ activity }) => positionOf(activity.clientId) ?? []);
    const theirs = activities.filter(({ activity }) => this.#isTheirs(activity));
    for (const { activity } of theirs) if (activity.type === 'typing') this.#showTyping(activity);
    const said = theirs.filter(({ activity }) => matters(activity));
    const moved = watermark !== undefined && watermark !== this.#row.watermark;
    if (said.length === 0 && echoes.length === 0 && !moved && answering === undefined) return;
    await transact(this.#house, this.#key.organizationId, async (tx) => {
      const now = await readSession(tx, this.#key);
      // While somebody else has the conversation it is not listened to.
      if (now?.state === 'open')
        for (const each of said)
          await postDialogInput(this.#house, tx, this.#inputOf(each, now.handler_epoch));
      if (moved) await updateSession(tx, this.#key, { watermark });
      await settleEchoes(tx, this.#key, echoes);
      if (answering !== undefined) {
        if (isAll) await settle(tx, answering, 'sent');
        else await markAnswering(tx, answering);
      }
    });
    if (moved) this.#row = { ...this.#row, watermark };
  }

  /** It is over with this agent, and the customer is to hear of it. */
  async fail(fault: OutsideFault): Promise<void> {
    await transact(this.#house, this.#key.organizationId, async (tx) => {
      await dropWaiting(tx, this.#key);
      const now = await readSession(tx, this.#key);
      if (now?.state !== 'open') return;
      await updateSession(tx, this.#key, { state: 'failed', token: null });
      await postDialogInput(this.#house, tx, {
        conversationId: this.#key.conversationId,
        epoch: now.handler_epoch,
        kind: failedInput,
        payload: { kind: fault.kind, message: fault.message },
        dedupeKey: `outside-failed:${now.handler_epoch}`,
      });
    });
    await this.reload();
  }

  /** Nobody knows whether it was taken: it is not sent again, and the customer is told. */
  async giveUpOn(position: number): Promise<void> {
    await transact(this.#house, this.#key.organizationId, async (tx) => {
      await settle(tx, position, 'dropped');
      const now = await readSession(tx, this.#key);
      if (now?.state !== 'open') return;
      await postDialogInput(this.#house, tx, {
        conversationId: this.#key.conversationId,
        epoch: now.handler_epoch,
        kind: uncertainInput,
        payload: {},
        dedupeKey: `outside-uncertain:${position}`,
      });
    });
  }

  #inputOf({ activity, key }: Arrived, epoch: number): Parameters<typeof postDialogInput>[2] {
    return {
      conversationId: this.#key.conversationId,
      epoch,
      kind: arrivedInput,
      payload: wireOf(activity),
      dedupeKey: `outside:${this.#key.agentId}:${this.#row.remote_id}:${key}`.slice(0, 500),
    };
  }

  /** Not an echo of what the customer said. */
  #isTheirs({ clientId, from }: OutsideActivity): boolean {
    return positionOf(clientId) === undefined && from.role !== 'user' && from.id !== this.#customerId;
  }

  #showTyping({ from }: OutsideActivity): void {
    this.#house.signals.send(`conversation:${this.#key.conversationId}`, {
      typing: { kind: 'ai_agent', id: this.#key.agentId, name: from.name ?? '' },
    });
  }
}

const matters = ({ type }: OutsideActivity): boolean =>
  type === 'message' || type === 'event' || type === 'endOfConversation';

/** As it is kept in the inbox: an activity again. */
export function wireOf({ actions, ...activity }: OutsideActivity): Record<string, unknown> {
  const kept = Object.entries(activity).filter(([, value]) => value !== null && value !== undefined);
  return {
    ...Object.fromEntries(kept),
    ...(actions.length === 0 ? {} : { suggestedActions: { actions } }),
  };
}
