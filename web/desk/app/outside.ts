import type { InputOf, OutputOf } from '../../../contracts/api/operations.ts';
import { ask } from './http.ts';

/**
 * Operations that reach a system outside, or carry a file: they may take longer than the socket waits for an answer,
 * or be larger than it takes, so they go over HTTP.
 */
const ways = {
  'connection.test': ['POST', '/api/connections/test'],
  'connection.entities': ['GET', '/api/connections/:connectionId/entities'],
  'connection.entity': ['GET', '/api/connections/:connectionId/entities/:entity'],
  'lifecycle.preview': ['POST', '/api/connections/:connectionId/preview'],
  'lifecycle.send_test': ['POST', '/api/connections/:connectionId/send-test'],
  'connector.import': ['POST', '/api/connectors'],
  'connector.try': ['POST', '/api/connectors/:connectorId/try'],
  'connection.sign_in': ['POST', '/api/connections/:connectionId/sign-in'],
  'conversation.crm_matches': ['GET', '/api/conversations/:conversationId/crm/matches'],
  'conversation.crm_create': ['POST', '/api/conversations/:conversationId/crm/records'],
  'copilot.ask': ['POST', '/api/copilot/turns'],
  'copilot.continue': ['POST', '/api/copilot/turns/:turnId'],
  'topic.save_draft': ['PUT', '/api/topics/:name/draft'],
  'topic.import': ['POST', '/api/topics/import'],
  'ai_agent_test.start': ['POST', '/api/ai-agents/:agentId/tests'],
  'ai_agent_test.send': ['POST', '/api/ai-agent-tests/:testId/inputs'],
} as const;
type Outside = keyof typeof ways;

/**
 * Calls an operation that may take its time.
 * @throws {RequestError} with the contract's code.
 */
export function callOutside<N extends Outside>(op: N, input: InputOf<N>): Promise<OutputOf<N>> {
  const [method, template] = ways[op];
  const { path, rest } = fillPath(template, input as Record<string, unknown>);
  if (method === 'GET') {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(rest)) if (value !== undefined) query.set(name, String(value));
    const address = query.size > 0 ? `${path}?${query}` : path;
    return ask<OutputOf<N>>(address, { method });
  }
  return ask<OutputOf<N>>(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(rest),
  });
}

/** Puts the parameters that a path names into it; what it does not name is left. */
export function fillPath(
  template: string,
  input: Readonly<Record<string, unknown>>,
): { path: string; rest: Record<string, unknown> } {
  const rest = { ...input };
  const path = template.replace(/:(\w+)/g, (_, name: string) => {
    delete rest[name];
    return encodeURIComponent(String(input[name]));
  });
  return { path, rest };
}
