/** A house in which conversations begin with somebody else's agent, for tests of the whole way there and back. */
import { adminConnectionString } from '../../../testing/admin.ts';
import { createTestHouse, type TestHouse } from '../../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../../testing/people.ts';
import { putAllowedHosts } from '../../connectors/connections/index.ts';
import {
  type AppendedMessage,
  appendMessages,
  lockConversation,
  messagesAfter,
  openConversation,
} from '../../conversations/index.ts';
import { read, transact } from '../../data-model/house/index.ts';
import { runConsumer } from '../../data-model/log/index.ts';
import { customerTurnConsumer } from '../consumers/on-customer-turn.ts';
import { runDialogTimers } from '../runtime/dialog-inputs.ts';
import { onOutsideReleased } from './consumers/on-outside-released.ts';
import { runOutsideRelay } from './relay/outside-relay.ts';
import { putAgentSecret } from './store/secret.store.ts';

const patienceMs = 20_000;

/** Waits for something to become so. */
export async function until<T>(
  look: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`It did not become so: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export class OutsideStage {
  readonly house: TestHouse;
  readonly org: TestOrganization;
  readonly #running: { close(): Promise<void> }[] = [];
  #relay: { close(): Promise<void> } | undefined;
  /** Where outside systems reach the house, once something listens there. */
  readonly reached = { publicUrl: 'http://127.0.0.1:9' };

  private constructor(house: TestHouse, org: TestOrganization) {
    this.house = house;
    this.org = org;
  }

  static async open(): Promise<OutsideStage> {
    const house = await createTestHouse(adminConnectionString());
    const stage = new OutsideStage(house, await makeOrganization(house, { withAiAgent: true }));
    const turns = customerTurnConsumer(house);
    stage.#running.push(
      runConsumer(house, turns),
      turns,
      runConsumer(house, onOutsideReleased),
      runDialogTimers(house),
    );
    stage.startRelay();
    return stage;
  }

  startRelay(): void {
    this.#relay = runOutsideRelay(this.house, this.reached);
  }

  async stopRelay(): Promise<void> {
    await this.#relay?.close();
    this.#relay = undefined;
  }

  async close(): Promise<void> {
    await this.stopRelay();
    for (const each of this.#running) await each.close();
    await this.house.close();
  }

  get agentId(): string {
    return this.org.aiAgentId!;
  }

  /** The agent that conversations begin with is this one now. */
  async setAgent(settings: Record<string, unknown>, host: string, secret?: string): Promise<void> {
    const { house, org } = this;
    await putAllowedHosts(house, org.organizationId, 'system', [{ host, note: '' }]);
    await transact(house, org.organizationId, async (tx) => {
      await tx.q
        .updateTable('ai_agent')
        .set({ kind: 'outside', name: 'Contoso Bot', settings: JSON.stringify(settings) })
        .where('id', '=', this.agentId)
        .execute();
      await putAgentSecret(house, tx, this.agentId, secret ?? null);
    });
  }

  /** One of ours, of topics. */
  async addAgent(name: string, topics: Record<string, string>): Promise<string> {
    const id = this.house.ids.next();
    const organization_id = this.org.organizationId;
    await this.house.db.transaction(organization_id, async ({ q }) => {
      await q.insertInto('ai_agent').values({ id, organization_id, name }).execute();
      for (const [topic, yaml] of Object.entries(topics))
        await q.insertInto('topic').values({ organization_id, ai_agent_id: id, name: topic, yaml }).execute();
    });
    return id;
  }

  /** Rows that are kept of a conversation on the other side. */
  async leftOf({ id }: StageConversation): Promise<number> {
    const [row] = await this.house.db.system<{ left: number }>(
      `select (select count(*) from outside_session where conversation_id = $1)::int
            + (select count(*) from outside_outbox where conversation_id = $1)::int as left`,
      [id],
    );
    return row!.left;
  }

  async begin(): Promise<StageConversation> {
    const id = this.house.ids.next();
    await openConversation(this.house, this.org.organizationId, {
      conversationId: id,
      channel: 'chat',
      channelId: this.org.channelId,
      customer: { externalId: `dl_${id}`, name: 'Dana' },
    });
    return new StageConversation(this, id);
  }
}

export class StageConversation {
  readonly id: string;
  readonly #stage: OutsideStage;
  #said = 0;

  constructor(stage: OutsideStage, id: string) {
    this.#stage = stage;
    this.id = id;
  }

  async say(text: string, content: Record<string, unknown> = {}): Promise<void> {
    const { house, org } = this.#stage;
    this.#said += 1;
    await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, this.id);
      await appendMessages(tx, conversation, [
        {
          clientMessageId: `said:${this.#said}`,
          kind: 'message',
          sender: { kind: 'customer', id: `dl_${this.id}`, name: 'Dana' },
          text,
          content,
          sentAt: house.clock.now(),
        },
      ]);
    });
  }

  async messages(): Promise<AppendedMessage[]> {
    const { house, org } = this.#stage;
    return await read(house, org.organizationId, (tx) => messagesAfter(tx, this.id, 0, 200));
  }

  /** What AI agents said, in order. */
  async heard(): Promise<string[]> {
    return (await this.messages())
      .filter(({ sender, kind }) => sender.kind === 'ai_agent' && kind === 'message')
      .map(({ text }) => text);
  }

  async hears(text: string): Promise<AppendedMessage> {
    return await until(async () =>
      (await this.messages()).find((m) => m.sender.kind !== 'customer' && m.text.includes(text)),
    );
  }

  async row(): Promise<{
    state: string;
    handler_id: string | null;
    queue_id: string | null;
    summary: string | null;
    escalation_reason: string | null;
    context: Record<string, unknown>;
  }> {
    return await this.#stage.house.db.transaction(this.#stage.org.organizationId, ({ q }) =>
      q
        .selectFrom('conversation')
        .select(['state', 'handler_id', 'queue_id', 'summary', 'escalation_reason', 'context'])
        .where('id', '=', this.id)
        .executeTakeFirstOrThrow(),
    );
  }

  /** It waits for a representative. */
  async isQueued(): Promise<Awaited<ReturnType<StageConversation['row']>>> {
    return await until(async () => {
      const row = await this.row();
      return row.queue_id !== null && row;
    });
  }
}
