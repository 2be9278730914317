/** Conversations in tests, as the server takes them: messages through the tables, the AI agent's turns through the log. */
import type { TestHouse } from '../../testing/database.ts';
import { makeOrganization, type TestOrganization } from '../../testing/people.ts';
import { appendMessages, lockConversation, messagesAfter, openConversation } from '../conversations/index.ts';
import type { LoggedEvent } from '../data-model/events/index.ts';
import { read, transact } from '../data-model/house/index.ts';
import { type ArticleInput, putArticles } from '../knowledge/index.ts';
import { putTopic } from './commands/put-topic.ts';
import { customerTurnConsumer } from './consumers/on-customer-turn.ts';

/** An organization with an AI agent, and its customers. `close` when done. */
export class TalkStage {
  readonly house: TestHouse;
  readonly org: TestOrganization;
  readonly #consumer: ReturnType<typeof customerTurnConsumer>;
  #seen = 0;

  private constructor(house: TestHouse, org: TestOrganization) {
    this.house = house;
    this.org = org;
    this.#consumer = customerTurnConsumer(house);
  }

  static async open(house: TestHouse): Promise<TalkStage> {
    return new TalkStage(house, await makeOrganization(house, { withAiAgent: true }));
  }

  async close(): Promise<void> {
    await this.#consumer.close();
  }

  /** Customers get it at once. */
  async topic(name: string, yaml: string): Promise<void> {
    const { organizationId } = this.org;
    await putTopic(this.house, { organizationId, actor: 'system' }, { name, yaml, enabled: true });
  }

  async article(articleId: string, title: string, content: string): Promise<void> {
    const article: ArticleInput = {
      ...{ articleId, title, content, language: 'en', tags: [], audience: 'everyone', state: 'published' },
    };
    await putArticles(this.house, { organizationId: this.org.organizationId, actor: 'system' }, [article]);
  }

  /** A customer comes. */
  async talk(): Promise<Talk> {
    const conversationId = this.house.ids.next();
    await openConversation(this.house, this.org.organizationId, {
      conversationId,
      channel: 'chat',
      channelId: this.org.channelId,
      customer: { externalId: conversationId, name: 'Customer' },
    });
    await this.readOn();
    return new Talk(this, conversationId);
  }

  /** The consumer reads whatever came since it last looked. */
  async readOn(): Promise<void> {
    const events = await this.house.db.system<LoggedEvent & Record<string, unknown>>(
      `select position, tx_id::text as "txId", type, organization_id as "organizationId",
              conversation_id as "conversationId", representative_id as "representativeId", actor, at, payload
       from event where position > $1 and organization_id = $2 order by position`,
      [this.#seen, this.org.organizationId],
    );
    for (const event of events) {
      this.#seen = event.position;
      if (event.type === 'handler.engaged' || event.type === 'message.received')
        await this.#consumer.handle(this.house, event);
    }
  }
}

export class Talk {
  readonly #stage: TalkStage;
  readonly conversationId: string;

  constructor(stage: TalkStage, conversationId: string) {
    this.#stage = stage;
    this.conversationId = conversationId;
  }

  /** What the AI agent answers, in words; `answers` has all of it. */
  async say(text: string): Promise<string[]> {
    return (await this.answers(text)).map((message) => message.text);
  }

  async answers(text: string) {
    const { house, org } = this.#stage;
    const { conversationId } = this;
    const sequence = await transact(house, org.organizationId, async (tx) => {
      const conversation = await lockConversation(tx, conversationId);
      const sender = { kind: 'customer', id: 'c', name: 'Customer' } as const;
      const [written] = await appendMessages(tx, conversation, [
        { clientMessageId: house.ids.next(), kind: 'message', sender, text, sentAt: house.clock.now() },
      ]);
      return written!.sequence;
    });
    await this.#stage.readOn();
    const later = await read(house, org.organizationId, (tx) =>
      messagesAfter(tx, conversationId, sequence, 100),
    );
    return later.filter(({ kind, sender }) => kind === 'message' && sender.kind === 'ai_agent');
  }
}
