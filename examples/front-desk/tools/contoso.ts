/** Contoso Service as the tools read it: the customer's company, and how its records are asked for. */
import { type CrmPort, type SessionVariables, type ToolContext, ToolError } from 'patchbay/agents';
import { z } from 'zod';

/** The connection, as an administrator named it. */
export const connection = 'Contoso Service';

/** What the conversation knows once the customer has proven who they are. */
export const identity = {
  accountId: z.string(),
  companyName: z.string(),
  contactName: z.string(),
  identificationAttempts: z.number(),
};
export type Identity = typeof identity;
export type Context = ToolContext<Identity>;
export type Row = Readonly<Record<string, unknown>>;

export const serviceOf = ({ connections }: Pick<Context, 'connections'>): CrmPort =>
  connections.crm(connection);

/** A query of an entity set, encoded. */
export const query = (set: string, options: Readonly<Record<string, string>>): string =>
  `${set}?${Object.entries(options)
    .map(([name, value]) => `$${name}=${encodeURIComponent(value)}`)
    .join('&')}`;

/** In OData a quote within a text is written twice. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** @throws {ToolError} before the customer is known */
export function accountOf(session: SessionVariables<Identity>): string {
  const id = session.get('accountId');
  if (id === undefined) throw new ToolError('First find out who the customer is.');
  return id;
}

export const text = (row: Row, name: string): string => (typeof row[name] === 'string' ? row[name] : '');
