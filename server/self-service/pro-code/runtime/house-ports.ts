/** The ports of a scenario's turn, as the house gives them. */

import { clientFor, hostPolicy, readConnections } from '../../../connectors/connections/index.ts';
import { CallError, callOperation } from '../../../connectors/plugins/index.ts';
import { unnamedCustomer } from '../../../conversations/index.ts';
import { read } from '../../../data-model/house/index.ts';
import { searchArticles } from '../../../knowledge/index.ts';
import { isAppError } from '../../../platform/errors.ts';
import { isOutboundError, type OutboundResponse } from '../../../platform/outbound/index.ts';
import type { AgentTurnContext } from '../../runtime/agent-runtime.ts';
import { requestApproval, settleApproval } from '../approvals/request-approval.ts';
import { type ConnectionsPort, type Customer, type HttpPort, ToolError } from '../definitions/ports.ts';
import { crmPort } from './crm-port.ts';
import type { ScenarioPorts } from './scenario-ports.ts';

const callTimeoutMs = 20_000;
const longestAnswer = 1024 * 1024;

export function housePorts(context: AgentTurnContext): ScenarioPorts {
  const { house, organizationId, agent, conversationId } = context;
  const connectionId = connectionsByName(context);
  return {
    models: house.models,
    clock: house.clock,
    facts: () => factsOf(context),
    handedOn: () => handedOn(context),
    knowledge: {
      search: async (question, { tags = [] } = {}) => {
        const found = await searchArticles(house, organizationId, {
          question,
          limit: 5,
          forStaff: false,
          tags,
        });
        return found.map(({ id, title, passage, confidence }) => ({ id, title, text: passage, confidence }));
      },
    },
    approvals: {
      request: (request) => requestApproval(context, request),
      settle: (approvalId, decision) => settleApproval(context, approvalId, decision),
    },
    forTool: (run) => ({
      connections: connectionsOf(context, connectionId, run),
      http: httpOf(context, run),
    }),
    log: (event, facts) =>
      house.logger.info({ agent: agent.id, conversation: conversationId, event, ...facts }, 'a tool reports'),
  };
}

async function factsOf({
  house,
  organizationId,
  conversationId,
}: AgentTurnContext): Promise<{ customer: Customer; timeZone: string }> {
  const row = await read(house, organizationId, (tx) =>
    tx.q
      .selectFrom('conversation as c')
      .innerJoin('contact as p', 'p.id', 'c.contact_id')
      .innerJoin('organization as o', 'o.id', 'c.organization_id')
      .select(['p.id', 'p.name', 'p.email', 'p.phone', 'c.context', 'o.time_zone'])
      .where('c.id', '=', conversationId)
      .executeTakeFirstOrThrow(),
  );
  const name = row.name === unnamedCustomer ? null : row.name;
  const { id: contactId, email, phone } = row;
  const isNamed = name !== null || email !== null || phone !== null;
  return {
    customer: { contactId, name, email, phone, authentication: vouchedFor(row.context, isNamed) },
    timeZone: row.time_zone,
  };
}

async function handedOn({ house, organizationId, conversationId, agent }: AgentTurnContext) {
  const row = await read(house, organizationId, (tx) =>
    tx.q
      .selectFrom('handoff')
      .select('context')
      .where('conversation_id', '=', conversationId)
      .orderBy('at', 'desc')
      .limit(20)
      .execute(),
  );
  const own = row.find(({ context: { from } }) => from.kind === 'ai_agent' && from.name === agent.name);
  return own?.context.variables ?? {};
}

/** As contracts/handoff.ts has it. */
function vouchedFor(context: Record<string, unknown>, isNamed: boolean): Customer['authentication'] {
  const { state, userId, method } = (context.authentication ?? {}) as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return state === 'authenticated' || state === 'identified'
    ? { state, userId: text(userId), method: text(method) }
    : { state: isNamed ? 'identified' : 'anonymous', userId: null, method: null };
}

type IdOf = (name: string) => Promise<string>;

/** Read once a turn. */
function connectionsByName({ house, organizationId }: AgentTurnContext): IdOf {
  let read: Promise<ReadonlyMap<string, { id: string; enabled: boolean }>> | undefined;
  return async (name) => {
    read ??= readConnections(house, organizationId).then(
      (all) => new Map(all.map(({ name: own, id, enabled }) => [own, { id, enabled }])),
    );
    const found = (await read).get(name);
    if (!found) throw new ToolError(`There is no connection named “${name}”. An administrator can add it.`);
    if (!found.enabled) throw new ToolError(`The connection “${name}” is off.`);
    return found.id;
  };
}

interface Run {
  readonly idempotencyKey: string;
  readonly signal: AbortSignal;
}

function connectionsOf(
  { house, organizationId }: AgentTurnContext,
  idOf: IdOf,
  { idempotencyKey, signal }: Run,
): ConnectionsPort {
  return {
    call: async (connection, operationId, inputs) => {
      const connectionId = await idOf(connection);
      try {
        const result = await callOperation(house, {
          organizationId,
          connectionId,
          operationId,
          inputs,
          as: 'admin',
        });
        return { ok: result.ok, text: result.text, value: result.value };
      } catch (error) {
        throw asToolError(error);
      }
    },
    crm: (connection) =>
      crmPort(
        async () => {
          try {
            return await clientFor(house, organizationId, await idOf(connection));
          } catch (error) {
            throw asToolError(error);
          }
        },
        { idempotencyKey, signal },
      ),
  };
}

function httpOf({ house, organizationId }: AgentTurnContext, { signal }: Run): HttpPort {
  return {
    send: async (request) => {
      const policy = await hostPolicy(house, organizationId);
      let response: OutboundResponse;
      try {
        response = await house.outbound.send({
          ...request,
          policy,
          signal,
          timeoutMs: callTimeoutMs,
          maxBytes: longestAnswer,
        });
      } catch (error) {
        throw asToolError(error);
      }
      return { status: response.status, text: response.text(), headers: response.headers };
    },
  };
}

function asToolError(error: unknown): unknown {
  if (error instanceof CallError)
    return new ToolError(error.message, { mayBeDone: error.sent, transient: error.kind === 'no_answer' });
  if (isOutboundError(error)) return new ToolError(error.message, { mayBeDone: error.sent, transient: true });
  if (isAppError(error)) return new ToolError(error.message);
  return error;
}
