import type { OutputOf } from '../../../contracts/api/operations.ts';
import type { CrmLink, ScreenPop } from '../../../contracts/crm.ts';

/** What one CRM knows of a conversation. */
export interface OfConnection {
  id: string;
  name: string;
  pops: readonly ScreenPop[];
  links: readonly CrmLink[];
}

/**
 * Records to open and linked ones by the connection they are of, in the connections' order; those without any are left
 * out. A link outlasts its connection's being turned off: such ones come last.
 */
export function byConnection({
  connections,
  screenPops,
  links,
}: OutputOf<'conversation.crm'>): OfConnection[] {
  const names = new Map(connections.map(({ id, name }) => [id, name]));
  for (const { connectionId, connectionName } of [...screenPops, ...links])
    if (!names.has(connectionId)) names.set(connectionId, connectionName);
  return [...names]
    .map(([id, name]) => ({
      id,
      name,
      pops: screenPops.filter((pop) => pop.connectionId === id),
      links: links.filter((link) => link.connectionId === id),
    }))
    .filter(({ pops, links: linked }) => pops.length + linked.length > 0);
}
