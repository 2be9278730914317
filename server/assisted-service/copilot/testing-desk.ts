/** A representative with the copilot and two plugins of an outside system: one asks, one changes. */
import type { CopilotTurn } from '../../../contracts/plugins.ts';
import { PluginSettings } from '../../../contracts/plugins.ts';
import { makeConversation, type TestOrganization } from '../../../testing/people.ts';
import { createPlugin } from '../../connectors/plugins/index.ts';
import { Stage } from '../../connectors/plugins/testing-stage.ts';
import type { House } from '../../data-model/house/index.ts';
import type { Models } from '../../platform/models/index.ts';
import { askCopilot } from './commands/ask.ts';
import { type Continuation, continueTurn } from './commands/continue-turn.ts';
import { readTurns } from './queries/turns.ts';
import type { Asker } from './situation.ts';

export class CopilotDesk {
  readonly stage: Stage;
  /** With the models of the test. */
  house: House;
  connectionId = '';
  deals = '';
  notes = '';

  private constructor(stage: Stage) {
    this.stage = stage;
    this.house = stage.house;
  }

  static async open(): Promise<CopilotDesk> {
    return new CopilotDesk(await Stage.open());
  }

  async begin(): Promise<void> {
    await this.stage.begin();
    this.house = this.stage.house;
    this.connectionId = await this.stage.connected(await this.stage.imported());
    this.deals = (
      await this.stage.plugin(this.connectionId, {
        name: 'Deal details',
        description: 'Summarize the deal details for a specific customer',
      })
    ).id;
    this.notes = (await this.note()).id;
  }

  note(settings: Partial<PluginSettings> = {}, name = 'Add a note to a deal') {
    return createPlugin(this.house, this.stage.by, {
      connectionId: this.connectionId,
      operationId: 'AddNote',
      name,
      description: 'Share an insight with Sales: writes a note with a follow-up to the deal of a customer',
      enabled: true,
      authentication: 'admin',
      roles: [],
      settings: PluginSettings.parse(settings),
    });
  }

  useModels(models: Models): void {
    this.house = { ...this.stage.house, models };
  }

  get asker(): Asker {
    return { ...this.stage.by, isLead: false, roles: ['representative'] };
  }

  ask(question: string, more: { conversationId?: string; pluginId?: string } = {}): Promise<CopilotTurn> {
    return askCopilot(this.house, this.asker, { question, ...more });
  }

  go(
    turn: CopilotTurn,
    action: Continuation['action'],
    more: Partial<Continuation> = {},
  ): Promise<CopilotTurn> {
    return continueTurn(this.house, this.asker, { turnId: turn.id, action, inputs: {}, ...more });
  }

  turns(conversationId?: string): Promise<CopilotTurn[]> {
    return readTurns(this.house, this.asker, { conversationId, limit: 30 });
  }

  /** Everything that the database has of turns, as text. */
  async stored(): Promise<string> {
    return JSON.stringify(await this.stage.sql('select * from copilot_turn'));
  }

  /** A conversation that the representative handles, with Dana Reyes of Contoso. */
  async conversation(
    ...lines: readonly (readonly ['customer' | 'representative', string])[]
  ): Promise<string> {
    const { by, house } = this.stage;
    const [queue] = await this.stage.sql<{ id: string }>('select id from queue');
    const [workstream] = await this.stage.sql<{ id: string }>('select id from workstream');
    const [channel] = await this.stage.sql<{ id: string }>('select id from chat_channel');
    const conversationId = await makeConversation(house, {
      organizationId: by.organizationId,
      queueId: queue!.id,
      workstreamId: workstream!.id,
      channelId: channel!.id,
      aiAgentId: null,
    } satisfies TestOrganization);
    const account = house.ids.next();
    await this.stage.sql(
      `insert into account (id, organization_id, external_id, name) values ($1, $2, 'c', 'Contoso')`,
      [account, by.organizationId],
    );
    await this.stage.sql(
      `update contact set name = 'Dana Reyes', email = 'dana@contoso.com', account_id = $2
       where id = (select contact_id from conversation where id = $1)`,
      [conversationId, account],
    );
    await this.stage.sql(
      `insert into conversation_session (id, organization_id, conversation_id, handler_kind, handler_id, epoch, started_at)
       values ($1, $2, $3, 'representative', $4, 1, now())`,
      [house.ids.next(), by.organizationId, conversationId, by.userId],
    );
    for (const [index, [from, text]] of lines.entries())
      await this.stage.sql(
        `insert into message (organization_id, conversation_id, sequence, client_message_id, kind, sender_kind, sender_id,
           sender_name, text, sent_at)
         values ($1, $2, $3, $4, 'message', $5, 'x', $6, $7, now())`,
        [
          by.organizationId,
          conversationId,
          index + 2,
          `m${index}`,
          from,
          from === 'customer' ? 'Dana' : 'Emma',
          text,
        ],
      );
    return conversationId;
  }
}
