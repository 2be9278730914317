/** The part of the stand-in that speaks of CRMs, connectors, plugins and the copilot. */
import { randomUUID } from 'node:crypto';
import type { InputOf, OperationName, OutputOf } from '../../../contracts/api/operations.ts';
import type { ConnectionShape } from '../../../contracts/api/operations-connections.ts';
import type { Delivery, DeliveryAttempt, DeliveryState, LifecycleStep } from '../../../contracts/crm.ts';
import type { CopilotTurn, Plugin } from '../../../contracts/plugins.ts';
import {
  adaMatches,
  briefSteps,
  connectionOf,
  dealConnector,
  dealPlugin,
  environment,
  phoneCall,
  turnOf,
} from './fake-outside-data.ts';

type Crm = OutputOf<'conversation.crm'>;
type Connector = OutputOf<'connector.read'>;
type Handler<N extends OperationName> = (input: InputOf<N>) => OutputOf<N>;

const noCrm: Crm = { connections: [], screenPops: [], links: [], timeline: [] };

/** What the house is connected to; a test fills it and looks at what became of it. */
export class FakeOutside {
  connections: ConnectionShape[] = [];
  steps = new Map<string, LifecycleStep[]>();
  deliveries: (Delivery & { history: DeliveryAttempt[] })[] = [];
  connectors: Connector[] = [];
  plugins: Plugin[] = [];
  hosts: { host: string; note: string }[] = [];
  embed: OutputOf<'embed.read'> = { allowedOrigins: [], hosts: {}, organizationId: randomUUID() };
  crm = new Map<string, Crm>();
  matches = adaMatches;
  turns: CopilotTurn[] = [];
  needsSignIn = false;
  /** What the copilot makes of a question or an action. */
  answerTurn: (turn: CopilotTurn, action: string | null) => CopilotTurn = (turn) => turn;
  /** The remarks of every preview. */
  remarks: OutputOf<'lifecycle.preview'>['remarks'] = [];
  /** Answers that a test brings along, by operation. */
  readonly brought = new Map<string, (input: never) => unknown>();
  /** Every call with its input, in order. */
  readonly calls: { op: string; input: unknown }[] = [];

  /** The inputs with which an operation was called. */
  callsOf<N extends OperationName>(op: N): InputOf<N>[] {
    return this.calls.filter((call) => call.op === op).map((call) => call.input as InputOf<N>);
  }

  /** The answer to an operation; undefined when it is none of this part's. */
  answer(op: string, input: unknown): unknown {
    const brought = this.brought.get(op) as ((input: unknown) => unknown) | undefined;
    if (!brought && !(op in this.#handlers)) return undefined;
    this.calls.push({ op, input });
    if (brought) return brought(input);
    return (this.#handlers[op as OperationName] as (input: unknown) => unknown)(input);
  }

  #connection(id: string | undefined): ConnectionShape {
    return this.connections.find((each) => each.id === id) ?? connectionOf();
  }

  #delivery(id: string): FakeOutside['deliveries'][number] {
    const found = this.deliveries.find((each) => each.id === id);
    if (!found) throw new Error(`no delivery ${id}`);
    return found;
  }

  #turn(turn: CopilotTurn, action: string | null): CopilotTurn {
    const next = this.answerTurn(turn, action);
    this.turns = [...this.turns.filter((each) => each.id !== next.id), next];
    return next;
  }

  readonly #handlers: { [N in OperationName]?: Handler<N> } = {
    'connection.list': () => ({ connections: this.connections }),
    'connection.create': ({ secret, ...input }) => {
      const created = connectionOf({
        id: randomUUID(),
        name: input.name,
        kind: input.kind,
        settings: { ...connectionOf().settings, ...input.settings },
        connectorId: input.connectorId ?? null,
        secretSet: secret !== undefined,
        secretSetAt: new Date().toISOString(),
        secretExpiresAt: input.secretExpiresAt ?? null,
        lastDeliveredAt: null,
      });
      this.connections.push(created);
      return created;
    },
    'connection.update': ({ connectionId, secret: _secret, ...change }) => {
      const changed = this.#connection(connectionId);
      Object.assign(changed, change, { settings: { ...changed.settings, ...change.settings } });
      return changed;
    },
    'connection.delete': ({ connectionId }) => {
      this.connections = this.connections.filter((each) => each.id !== connectionId);
      return {};
    },
    'connection.resume': ({ connectionId }) => {
      Object.assign(this.#connection(connectionId), { pausedUntil: null, pauseReason: null });
      return {};
    },
    'connection.test': ({ secret }) => ({
      passed: secret !== 'wrong',
      stages: [
        { stage: 'address', outcome: 'passed', message: 'The environment answers.', durationMs: 12 },
        secret === 'wrong'
          ? {
              stage: 'token',
              outcome: 'failed',
              message: 'The client secret is wrong. Paste its value, not its ID.',
              detail: 'AADSTS7000215: Invalid client secret provided.',
            }
          : { stage: 'token', outcome: 'passed', message: 'Signed in.', durationMs: 140 },
        {
          stage: 'identity',
          outcome: secret === 'wrong' ? 'skipped' : 'passed',
          message: 'Patchbay (application).',
        },
        {
          stage: 'metadata',
          outcome: secret === 'wrong' ? 'skipped' : 'passed',
          message: '412 kinds of records.',
        },
      ],
    }),
    'connection.rotate_webhook_secret': ({ connectionId }) => ({
      path: `/api/webhooks/${connectionId}`,
      secret: 'whsec-drawn-once',
    }),
    'connection.entities': () => ({
      entities: ['phonecall', 'incident', 'opportunity'].map((name) => ({
        logicalName: name,
        setName: name === 'opportunity' ? 'opportunities' : `${name}s`,
        displayName: name === 'phonecall' ? 'Phone Call' : name === 'incident' ? 'Case' : 'Opportunity',
        primaryId: `${name}id`,
        primaryName: 'name',
      })),
    }),
    'lifecycle.steps': ({ connectionId }) => ({ steps: this.steps.get(connectionId) ?? [] }),
    'lifecycle.save_step': ({ connectionId, ...saved }) => {
      const step = saved as LifecycleStep;
      const rest = (this.steps.get(connectionId) ?? []).filter((each) => each.step !== step.step);
      this.steps.set(connectionId, [...rest, step]);
      return { remarks: [] };
    },
    'lifecycle.delete_step': ({ connectionId, step }) => {
      this.steps.set(
        connectionId,
        (this.steps.get(connectionId) ?? []).filter((each) => each.step !== step),
      );
      return {};
    },
    'lifecycle.presets': () => ({
      presets: [
        { kind: 'dataverse', name: 'Phone calls', description: 'As in the guide.', steps: briefSteps },
      ],
    }),
    'lifecycle.contacts': () => ({
      contacts: [
        {
          contactId: contactId,
          conversationId: contactId,
          label: 'Ada Thornton, chat',
          at: '2026-11-20T09:12:44.000Z',
          record: {
            ContactId: contactId,
            Channel: 'CHAT',
            InitiationTimestamp: '2026-11-20T09:12:44.000Z',
            CustomerEndpoint: { Type: 'TELEPHONE_NUMBER', Address: '+442079460021' },
            Attributes: { orderNumber: 'NB-20417' },
          },
        },
      ],
    }),
    'lifecycle.preview': ({ step }) => ({
      request: {
        method: step.method,
        url: `${environment}/api/data/v9.2/${step.target}${step.query ?? ''}`,
        headers: {},
        body: (step.body ?? '').replaceAll('{{CustomerEndpoint}}', '+442079460021'),
      },
      screenPopUrl: Number(step.step) === 3 ? phoneCall.url : null,
      remarks: this.remarks,
      responseExample: Number(step.step) === 2 ? { activityid: phoneCall.id, subject: 'Call' } : null,
      contactLabel: 'Ada Thornton, chat',
      metadataChecked: true,
    }),
    'lifecycle.send_test': ({ step }) => ({
      attempt: {
        at: new Date().toISOString(),
        durationMs: 91,
        request: { method: step.method, url: environment, headers: {}, body: step.body ?? '' },
        status: 201,
        response: '{"activityid":"0b9f3a52"}',
        outcome: 'succeeded',
        message: null,
      },
      remarks: [],
      response: { activityid: '0b9f3a52' },
      record: phoneCall,
    }),
    'delivery.list': ({ state, connectionId }) => {
      const counts: Partial<Record<DeliveryState, number>> = {};
      for (const each of this.deliveries) counts[each.state] = (counts[each.state] ?? 0) + 1;
      return {
        deliveries: this.deliveries.filter(
          (each) => (!state || each.state === state) && (!connectionId || each.connectionId === connectionId),
        ),
        counts: counts as Record<DeliveryState, number>,
      };
    },
    'delivery.read': ({ deliveryId }) => {
      const delivery = this.#delivery(deliveryId);
      return {
        delivery,
        attempts: delivery.history,
        nextRequest: delivery.history.at(-1)?.request ?? null,
      };
    },
    'delivery.retry': ({ deliveryIds = [], connectionId }) => {
      const retried = this.deliveries.filter(
        (each) =>
          each.state === 'dead' && (deliveryIds.includes(each.id) || each.connectionId === connectionId),
      );
      for (const each of retried) Object.assign(each, { state: 'due', reason: null });
      return { retried: retried.length };
    },
    'delivery.edit_and_retry': ({ deliveryId }) => {
      Object.assign(this.#delivery(deliveryId), { state: 'due', reason: null });
      return {};
    },
    'delivery.skip': ({ deliveryId, reason }) => {
      Object.assign(this.#delivery(deliveryId), { state: 'skipped', reason: reason || null });
      return {};
    },
    'conversation.crm': ({ conversationId }) => this.crm.get(conversationId) ?? noCrm,
    'conversation.crm_matches': ({ search }) => ({
      matches: search
        ? this.matches.filter((each) => each.name.toLowerCase().includes(search.toLowerCase()))
        : this.matches,
    }),
    'conversation.crm_link': ({ conversationId, connectionId, record, relation }) => {
      const link = {
        name: '',
        url: '',
        ...record,
        connectionId,
        connectionName: this.#connection(connectionId).name,
        relation,
        linkedAt: new Date().toISOString(),
      };
      this.crm.get(conversationId)?.links.push(link);
      return link;
    },
    'conversation.crm_unlink': ({ conversationId, id }) => {
      const crm = this.crm.get(conversationId);
      if (crm) crm.links = crm.links.filter((each) => each.id !== id);
      return {};
    },
    'conversation.crm_create': ({ conversationId, connectionId, kind, name }) => {
      const link = {
        entity: kind === 'contact' ? 'contact' : 'incident',
        id: randomUUID(),
        name,
        url: `${environment}/main.aspx?etn=${kind}`,
        connectionId,
        connectionName: this.#connection(connectionId).name,
        relation: kind === 'contact' ? ('customer' as const) : ('case' as const),
        linkedAt: new Date().toISOString(),
      };
      this.crm.get(conversationId)?.links.push(link);
      return link;
    },
    'connector.list': () => ({
      connectors: this.connectors.map(({ warnings: _warnings, operations: all, ...rest }) => ({
        ...rest,
        operations: all.length,
      })),
    }),
    'connector.read': ({ connectorId }) =>
      this.connectors.find((each) => each.id === connectorId) ?? (this.connectors[0] as Connector),
    'connector.update': ({ connectorId, operations: changes = {} }) => {
      for (const operation of this.connectors.find((each) => each.id === connectorId)?.operations ?? [])
        Object.assign(operation, changes[operation.id]);
      return {};
    },
    'connector.delete': ({ connectorId }) => {
      this.connectors = this.connectors.filter((each) => each.id !== connectorId);
      return {};
    },
    'connector.try': ({ inputs }) => ({
      status: 200,
      durationMs: 63,
      body: JSON.stringify({ summary: `Top deal of ${String(inputs?.customerName)}` }),
      request: { method: 'GET', url: 'https://deals.contoso.example/api/DealSummary' },
    }),
    'plugin.list': () => ({ plugins: this.plugins }),
    'plugin.update': ({ pluginId, ...change }) => {
      const plugin = this.plugins.find((each) => each.id === pluginId) as Plugin;
      return Object.assign(plugin, change);
    },
    'plugin.delete': ({ pluginId }) => {
      this.plugins = this.plugins.filter((each) => each.id !== pluginId);
      return {};
    },
    'plugin.available': () => ({
      plugins: this.plugins
        .filter((each) => each.enabled)
        .map(({ id, name, description, connectionId, connectionName, authentication }) => ({
          id,
          name,
          description,
          connectionId,
          connectionName,
          needsSignIn: authentication === 'representative' && this.needsSignIn,
        })),
    }),
    'connection.sign_in': () => ({ url: '/api/health?signing-in' }),
    'copilot.turns': ({ conversationId }) => ({
      turns: this.turns.filter((each) => each.conversationId === (conversationId ?? null)),
      model: false,
    }),
    'allowed_host.list': () => ({ hosts: this.hosts }),
    'allowed_host.put': ({ hosts }) => {
      this.hosts = hosts.map((each) => ({ note: '', ...each }));
      return {};
    },
    'embed.read': () => this.embed,
    'embed.update': (input) => Object.assign(this.embed, input),
    'connector.import': (input) => {
      const found = dealConnector();
      const name = input.name || found.name;
      if (!input.dryRun) this.connectors.push({ ...found, name });
      return {
        connectorId: input.dryRun ? null : found.id,
        name,
        operations: found.operations,
        warnings: found.warnings,
      };
    },
    'plugin.create': ({ connectionId, ...input }) => {
      const created = dealPlugin(this.#connection(connectionId), {
        ...(input as Partial<Plugin>),
        enabled: false,
      });
      this.plugins.push(created);
      return created;
    },
    'copilot.ask': ({ question, conversationId }) =>
      this.#turn(turnOf(question, { conversationId: conversationId ?? null }), null),
    'copilot.continue': ({ turnId, action }) =>
      this.#turn(this.turns.find((each) => each.id === turnId) as CopilotTurn, action),
  };
}

const contactId = 'f2a5a3a0-8c0e-4f6e-9b7d-0f6f0f8d9b11';
