/** A stage for tests of the way to the queue: a configuration written into the tables, and conversations that come. */
import type { TestHouse } from '../../../testing/database.ts';
import type { TestOrganization } from '../../../testing/people.ts';
import { type Customer, lockConversation, openConversation } from '../../conversations/index.ts';
import { transact } from '../../data-model/house/index.ts';
import { type Routed, type RouteRequest, routeConversation } from '../commands/route-conversation.ts';
import type { OperatingHours, QueueSetting, WorkstreamSetting } from '../domain/configuration.ts';
import type { Facts } from '../domain/rules/facts.ts';
import type { RouteTrace } from '../domain/rules/route-trace.ts';
import type { QueueSettingsColumn, WorkstreamSettingsColumn } from '../store/configuration.store.ts';

export class RouteScene {
  readonly house: TestHouse;
  readonly org: TestOrganization;

  constructor(house: TestHouse, org: TestOrganization) {
    this.house = house;
    this.org = org;
  }

  async #change(statement: string, values: unknown[]): Promise<void> {
    await this.house.db.transaction(this.org.organizationId, async ({ run }) => {
      await run(statement, values);
      await run('update organization set configuration_version = configuration_version + 1 where id = $1', [
        this.org.organizationId,
      ]);
    });
  }

  async workstream(settings: WorkstreamSettingsColumn): Promise<void> {
    await this.#change('update workstream set settings = $2 where id = $1', [
      this.org.workstreamId,
      JSON.stringify(settings),
    ]);
  }

  /** Another workstream, with a default queue of its own unless told. @returns its id. */
  async addWorkstream(
    kind: WorkstreamSetting['kind'],
    defaultQueueId: string,
    settings: WorkstreamSettingsColumn = {},
  ): Promise<string> {
    const id = this.house.ids.next();
    await this.#change(
      `insert into workstream (id, organization_id, name, kind, default_queue_id, settings)
       values ($1, $2, $6, $3, $4, $5)`,
      [id, this.org.organizationId, kind, defaultQueueId, JSON.stringify(settings), `Workstream ${id}`],
    );
    return id;
  }

  /** @returns the queue's id. */
  async queue(
    name: string,
    settings: QueueSettingsColumn = {},
    rest: Partial<Pick<QueueSetting, 'kind' | 'hoursId' | 'fallbackQueueId' | 'requiredSkills'>> = {},
  ): Promise<string> {
    const id = this.house.ids.next();
    await this.#change(
      `insert into queue (id, organization_id, name, kind, operating_hours_id, fallback_queue_id, required_skills, settings)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        this.org.organizationId,
        name,
        rest.kind ?? 'messaging',
        rest.hoursId ?? null,
        rest.fallbackQueueId ?? null,
        JSON.stringify(rest.requiredSkills ?? []),
        JSON.stringify(settings),
      ],
    );
    return id;
  }

  async queueSettings(queueId: string, settings: QueueSettingsColumn): Promise<void> {
    await this.#change('update queue set settings = $2 where id = $1', [queueId, JSON.stringify(settings)]);
  }

  async removeQueue(queueId: string): Promise<void> {
    await this.#change('update queue set removed_at = now() where id = $1', [queueId]);
  }

  async hours(name: string, definition: Pick<OperatingHours, 'weekly' | 'holidays'>): Promise<string> {
    const id = this.house.ids.next();
    await this.#change(
      `insert into operating_hours (id, organization_id, name, time_zone, definition) values ($1, $2, $3, 'UTC', $4)`,
      [id, this.org.organizationId, name, JSON.stringify(definition)],
    );
    return id;
  }

  /** Opens a conversation that is not routed yet. */
  async come(
    options: {
      customer?: Partial<Customer>;
      context?: Record<string, unknown>;
      workstreamId?: string;
      channel?: string;
      message?: string;
    } = {},
  ): Promise<string> {
    const conversationId = this.house.ids.next();
    await openConversation(this.house, this.org.organizationId, {
      conversationId,
      channel: options.channel ?? 'chat',
      channelId: null,
      workstreamId: options.workstreamId ?? this.org.workstreamId,
      customer: { externalId: conversationId, name: 'Ada', ...options.customer },
      ...(options.context ? { context: options.context } : {}),
      ...(options.message === undefined ? {} : { message: options.message }),
    });
    return conversationId;
  }

  async route(conversationId: string, request: RouteRequest = { cause: 'opened' }): Promise<Routed> {
    return await transact(this.house, this.org.organizationId, async (tx) =>
      routeConversation(this.house, tx, await lockConversation(tx, conversationId), request, {
        at: this.house.clock.now(),
        actor: 'system',
      }),
    );
  }

  async conversation(id: string) {
    return await transact(this.house, this.org.organizationId, (tx) => lockConversation(tx, id));
  }

  /** The conversation's traces, the oldest first. */
  async traces(id: string) {
    return await this.house.db.system<{ kind: string; trace: RouteTrace; facts: Facts | null }>(
      'select kind, trace, facts from routing_trace where conversation_id = $1 order by at, id',
      [id],
    );
  }

  /** Payloads of the conversation's events of a type, in order. */
  async events(id: string, type: string): Promise<Record<string, unknown>[]> {
    const rows = await this.house.db.system<{ payload: Record<string, unknown> }>(
      'select payload from event where conversation_id = $1 and type = $2 order by tx_id, position',
      [id, type],
    );
    return rows.map((row) => row.payload);
  }

  /** Open alerts of the conversation. */
  async alerts(id: string) {
    return await this.house.db.system<{ kind: string; queue_id: string | null }>(
      'select kind, queue_id from routing_alert where conversation_id = $1 and cleared_at is null order by kind',
      [id],
    );
  }

  async voiceCommands(id: string) {
    return await this.house.db.system<{ kind: string; state: string; detail: unknown; queue_id: string }>(
      'select kind, state, detail, queue_id from voice_command where conversation_id = $1',
      [id],
    );
  }

  /** What was said to the customer: words, and the names of events. */
  async said(id: string): Promise<string[]> {
    const rows = await this.house.db.system<{ said: string }>(
      `select case when kind = 'message' then text else coalesce(content ->> 'name', kind) end as said
       from message where conversation_id = $1 and sender_kind <> 'customer' order by sequence`,
      [id],
    );
    return rows.map((row) => row.said);
  }
}
