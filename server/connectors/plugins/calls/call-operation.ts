/** Calls one operation over a connection: built from its description, signed, bounded, its failures in plain words. */
import type { ConnectorDescription } from '../../../../contracts/connectors.ts';
import { type House, read } from '../../../data-model/house/index.ts';
import { AppError } from '../../../platform/errors.ts';
import { isOutboundError, type OutboundResponse } from '../../../platform/outbound/index.ts';
import { openConnection } from '../../connections/index.ts';
import {
  buildRequest,
  type ConnectionValues,
  type ConnectorRequest,
  readAnswer,
} from '../../descriptions/index.ts';
import { type Authentication, authenticationOf } from '../domain/authentication.ts';
import { findConnectorConnection, type StoredConnection } from '../store/connection.store.ts';
import type { CallAs, CallContext } from './call-context.ts';
import { CallError } from './call-error.ts';
import type { CallResult } from './call-result.ts';
import { callTool } from './call-tool.ts';
import { credentialsFor, ownOption } from './credentials.ts';
import { signInAgain } from './personal-tokens.ts';
import { type OpenedSecret, splitSecret } from './secrets.ts';

/** A representative waits for it with a customer on the line. */
export const callTimeoutMs = 20_000;
export const maxAnswerBytes = 1024 * 1024;

export interface OperationCall {
  organizationId: string;
  connectionId: string;
  operationId: string;
  /** By the names of the operation's inputs. */
  inputs: Readonly<Record<string, unknown>>;
  as: CallAs;
  /** For each exchange; `callTimeoutMs` unless said otherwise. */
  timeoutMs?: number;
}

/**
 * Any answer is a result, also one that says no (`ok` is false and `text` says why). Never within a transaction.
 * @throws {AppError} `connection.not_found`, `connector.operation_not_found`
 * @throws {CallError} when there is no answer
 */
export async function callOperation(house: House, call: OperationCall): Promise<CallResult> {
  const { organizationId, connectionId, operationId } = call;
  const connection = await read(house, organizationId, (tx) =>
    findConnectorConnection(tx, connectionId, operationId),
  );
  if (!connection) throw new AppError('connection.not_found');
  const { operation, settings } = connection;
  if (operation === null) throw new AppError('connector.operation_not_found');
  if (!connection.enabled) throw new CallError('off', `The connection “${connection.name}” is off.`);
  const { secret, policy, tokens } = await openConnection(house, organizationId, connectionId);
  const opened = splitSecret(secret, connection.description);
  const signs = authenticationOf(connection.description.security, settings, {
    hasSecret: secret !== undefined,
    operationSecurity: operation.security,
  });
  const { as, inputs, timeoutMs = callTimeoutMs } = call;
  const { credential } = opened;
  const context: CallContext = { house, organizationId, connection, signs, credential, as, policy, tokens };
  if (connection.description.kind === 'mcp') return await callTool(context, operation, inputs, timeoutMs);
  return await exchange(context, opened, inputs, timeoutMs);
}

async function exchange(
  context: CallContext,
  opened: OpenedSecret,
  inputs: OperationCall['inputs'],
  timeoutMs: number,
): Promise<CallResult> {
  const { house, connection, policy } = context;
  const shown = shownRequest(connection, context.signs, opened, inputs);
  for (let attempt = 1; ; attempt += 1) {
    const { credentials, renew, forget } = await credentialsFor(context);
    const request = build(connection, context.signs, inputs, {
      baseUrl: connection.settings.uri || null,
      parameters: { ...connection.settings.parameters, ...opened.parameters },
      credentials,
    });
    const response = await send(house, request, policy, timeoutMs);
    if (response.status === 401 && renew && attempt === 1) {
      // What was refused was not done: asking again with another token is safe.
      await renew();
      continue;
    }
    if (response.status === 401 && forget) {
      await forget();
      throw signInAgain(context);
    }
    const answer = readAnswer(connection.operation!, {
      status: response.status,
      headers: response.headers,
      body: response.body,
      url: response.url,
    });
    return { ...answer, durationMs: response.durationMs, request: shown };
  }
}

/** With the key under the name that the connection has for it. */
function describedFor(description: ConnectorDescription, signs: Authentication): ConnectorDescription {
  if (signs.kind !== 'api_key') return description;
  const own = { id: ownOption, title: '', kind: 'apiKey' as const, in: signs.in, name: signs.name };
  return { ...description, security: [...description.security, own] };
}

/** @throws {CallError} `inputs` */
function build(
  connection: StoredConnection,
  signs: Authentication,
  inputs: OperationCall['inputs'],
  values: ConnectionValues,
): ConnectorRequest {
  const { description, operation } = connection;
  const built = buildRequest(describedFor(description, signs), operation!, inputs, values);
  if (built.ok) return built.request;
  const faults = built.problems.map(({ input, message }) => ({ path: input, problem: message }));
  const words = faults.map(({ path, problem }) => `${path}: ${problem}`).join(' ');
  throw new CallError('inputs', `The request cannot be made. ${words}`, { faults });
}

/** The request with everything secret left out or covered; of one that cannot be shown, where it goes. */
function shownRequest(
  connection: StoredConnection,
  signs: Authentication,
  opened: OpenedSecret,
  inputs: OperationCall['inputs'],
): CallResult['request'] {
  const covered = Object.keys(opened.parameters).map((name) => [name, 'hidden'] as const);
  const { method, url } = build(connection, signs, inputs, {
    baseUrl: connection.settings.uri || null,
    parameters: { ...connection.settings.parameters, ...Object.fromEntries(covered) },
    credentials: { kind: 'none' },
  });
  return { method, url };
}

async function send(
  house: House,
  { method, url, headers, body }: ConnectorRequest,
  policy: CallContext['policy'],
  timeoutMs: number,
): Promise<OutboundResponse> {
  try {
    return await house.outbound.send({
      method,
      url,
      headers,
      ...(body === null ? {} : { body }),
      policy,
      timeoutMs,
      maxBytes: maxAnswerBytes,
    });
  } catch (error) {
    if (!isOutboundError(error)) throw error;
    throw new CallError('no_answer', error.message, { sent: error.sent });
  }
}
