/** Calls a tool of an MCP server: a session for the call, on the guarded way out. */
import type { ConnectorOperation } from '../../../../contracts/connectors.ts';
import { McpConnector, toolArguments } from '../../descriptions/index.ts';
import type { CallContext } from './call-context.ts';
import { CallError } from './call-error.ts';
import type { CallResult } from './call-result.ts';
import { credentialsFor } from './credentials.ts';
import { signInAgain } from './personal-tokens.ts';

/** @throws {CallError} */
export async function callTool(
  context: CallContext,
  operation: ConnectorOperation,
  inputs: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<CallResult> {
  const { house, connection, policy, signs } = context;
  const prepared = toolArguments(operation, inputs);
  if (!prepared.ok) {
    const faults = prepared.problems.map(({ input, message }) => ({ path: input, problem: message }));
    const words = faults.map(({ path, problem }) => `${path}: ${problem}`).join(' ');
    throw new CallError('inputs', `The request cannot be made. ${words}`, { faults });
  }
  const url = connection.settings.uri || connection.description.baseUrl || '';
  for (let attempt = 1; ; attempt += 1) {
    const { credentials, renew, forget } = await credentialsFor(context);
    const headers =
      credentials.kind === 'apiKey' && signs.kind === 'api_key' && signs.in === 'header'
        ? { [signs.name]: credentials.value }
        : credentials.kind === 'basic'
          ? {
              authorization: `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`,
            }
          : {};
    const client = new McpConnector({
      url,
      headers,
      ...(credentials.kind === 'bearer' ? { token: () => Promise.resolve(credentials.token) } : {}),
      fetch: house.outbound.fetch(policy),
      timeoutMs,
    });
    const began = performance.now();
    try {
      const answer = await client.call(operation, prepared.arguments);
      if (answer.status === 401 && renew && attempt === 1) {
        await renew();
        continue;
      }
      if (answer.status === 401 && forget) {
        await forget();
        throw signInAgain(context);
      }
      if (answer.status === 0) throw new CallError('no_answer', answer.text, { sent: true });
      return { ...answer, durationMs: performance.now() - began, request: { method: 'TOOL', url } };
    } finally {
      await client.close();
    }
  }
}
