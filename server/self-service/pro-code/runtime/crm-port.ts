/** Records of a CRM for a tool: its refusals in plain words, and no record made twice by one run. */
import { createHash } from 'node:crypto';
import type { CrmClient, CrmRequest, CrmResponse } from '../../../connectors/crm/index.ts';
import { type CrmPort, ToolError } from '../definitions/ports.ts';

const timeoutMs = 15_000;

/** @param open gives the client when it is first needed. */
export function crmPort(
  open: () => Promise<Pick<CrmClient, 'send'>>,
  { idempotencyKey, signal }: { idempotencyKey: string; signal: AbortSignal },
): CrmPort {
  let creates = 0;
  const send = async (request: CrmRequest): Promise<CrmResponse> => {
    const client = await open();
    const response = await client.send({ ...request, signal, timeoutMs });
    const { verdict, message, code } = response.verdict;
    if (verdict === 'succeeded' || verdict === 'already_done') return response;
    const isRead = request.method === 'GET';
    throw new ToolError(message || 'The system did not do it.', {
      transient: verdict === 'retry' || verdict === 'pause',
      mayBeDone: !isRead && (code === 'unknown_outcome' || response.status === null),
    });
  };
  return {
    read: async (path) => (await send({ method: 'GET', path })).body,
    list: async (path) => {
      const { body } = await send({ method: 'GET', path });
      const rows = Array.isArray(body) ? body : (body as { value?: unknown } | null)?.value;
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    },
    create: async (path, record) => {
      creates += 1;
      const key = uuidOf(`${idempotencyKey}:${creates}`);
      return (await send({ method: 'POST', path, body: record, key })).record?.id ?? null;
    },
    update: async (path, changes) => {
      await send({ method: 'PATCH', path, body: changes });
    },
  };
}

/** The same words give the same one (UUID version 8, RFC 9562). */
function uuidOf(words: string): string {
  const bytes = createHash('sha256').update(words).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
