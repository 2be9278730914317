/** Operations that topics call by the names of the system they were written for. */
import type { TopicsAgentSettings } from '../../../contracts/agents.ts';
import { readConnections } from '../../connectors/connections/index.ts';
import {
  CallError,
  type CallResult,
  callOperation,
  listPlugins,
  readConnector,
} from '../../connectors/plugins/index.ts';
import { isAppError } from '../../platform/errors.ts';
import type { NeedOutcome, OperationNeed } from '../domain/types.ts';
import type { AgentTurnContext } from './agent-runtime.ts';

interface Target {
  readonly connectionId: string;
  readonly operationId: string;
  /** It only reads: it may be asked again. */
  readonly isReading: boolean;
}

const notCalled: NeedOutcome = { ok: true, value: {}, status: 200 };

export async function callOperationFor(
  context: AgentTurnContext,
  settings: Pick<TopicsAgentSettings, 'connections'>,
  need: OperationNeed,
): Promise<NeedOutcome> {
  const { actionKind, reference, operation, inputs } = need;
  const target = await targetOf(context, settings, need);
  if (target === null) {
    const name = [reference, operation].filter(Boolean).join(' / ');
    const message = `${actionKind} calls “${name}”, and no connection of this installation stands for it. Name one in the agent's settings, under connections.`;
    return { ok: false, code: 'not_configured', message };
  }
  const step = await context.journal.step<NeedOutcome>({
    kind: 'operation',
    request: { connectionId: target.connectionId, operationId: target.operationId, inputs },
    repeatable: target.isReading,
    stub: notCalled,
    run: () => call(context, target, need),
  });
  if (step.ok) return step.result;
  const message = `${target.operationId} was called before a restart; whether it was done is not known, and it is not called again.`;
  return { ok: false, code: step.reason, message };
}

/**
 * The connection that the agent's settings name for the reference, else the connection of that name, else the one
 * plugin that is on for an operation of that id or name.
 */
async function targetOf(
  { house, organizationId }: AgentTurnContext,
  { connections }: Pick<TopicsAgentSettings, 'connections'>,
  { reference, operation }: OperationNeed,
): Promise<Target | null> {
  const keys = [`${reference}/${operation}`, reference, operation].filter((key) => key !== '');
  const key = keys.find((each) => Object.hasOwn(connections, each));
  const mapped = key === undefined ? undefined : connections[key];
  const wanted = mapped?.connection ?? reference;
  const operationId = mapped?.operation ?? (operation || reference);
  const all = await readConnections(house, organizationId);
  const found = all.find(({ id, name, kind }) => kind === 'connector' && (id === wanted || name === wanted));
  if (found?.connectorId) {
    const { operations } = await readConnector(house, organizationId, found.connectorId);
    const described = operations.find(({ id, name }) => id === operationId || name === operationId);
    return described
      ? { connectionId: found.id, operationId: described.id, isReading: !described.changes }
      : null;
  }
  if (mapped) return null;
  const plugins = (await listPlugins(house, organizationId)).filter(
    (plugin) =>
      plugin.enabled &&
      plugin.problem === null &&
      plugin.authentication === 'admin' &&
      (plugin.operationId === operationId || plugin.name === operationId || plugin.name === reference),
  );
  const [plugin, ...others] = plugins;
  // Of several nobody knows which one is meant.
  if (!plugin || others.length > 0) return null;
  return { connectionId: plugin.connectionId, operationId: plugin.operationId, isReading: !plugin.changes };
}

async function call(
  { house, organizationId }: AgentTurnContext,
  { connectionId, operationId, isReading }: Target,
  { inputs, timeoutMs }: OperationNeed,
): Promise<NeedOutcome> {
  try {
    const result = await callOperation(house, {
      organizationId,
      connectionId,
      operationId,
      inputs,
      as: 'admin',
      timeoutMs,
    });
    return outcomeOf(result);
  } catch (error) {
    if (error instanceof CallError) {
      const isLost = error.sent && !isReading;
      return {
        ok: false,
        code: error.kind === 'credentials' || error.kind === 'off' ? 'not_configured' : 'failed',
        message: isLost ? `${error.message} It may have been done all the same.` : error.message,
      };
    }
    if (isAppError(error)) return { ok: false, code: 'not_configured', message: error.message };
    throw error;
  }
}

function outcomeOf({ ok, status, value, text }: CallResult): NeedOutcome {
  if (ok) return { ok: true, value: value ?? text, status };
  return { ok: false, code: 'failed', message: text.slice(0, 1000), status, body: value };
}
