/** Somebody else's agent opened for use: its settings checked, its secret unsealed. */
import { OutsideAgentSettings } from '../../../contracts/outside-agents.ts';
import { hostPolicy } from '../../connectors/connections/index.ts';
import { type House, read } from '../../data-model/house/index.ts';
import { OutsideFault } from './links/fault.ts';
import type { OutsideAccess } from './links/link.ts';
import { openAgentSecret } from './store/secret.store.ts';
import { readAgent } from './store/session.store.ts';

/** @throws {OutsideFault} `settings`: it is gone, or set up in a way that nothing can be made of */
export async function openAccess(
  house: House,
  organizationId: string,
  agentId: string,
): Promise<OutsideAccess> {
  const policy = await hostPolicy(house, organizationId);
  return await read(house, organizationId, async (tx) => {
    const agent = await readAgent(tx, agentId);
    if (!agent) throw new OutsideFault('settings', 'There is no such agent any more.');
    const settings = OutsideAgentSettings.safeParse(agent.settings);
    if (!settings.success) {
      const issue = settings.error.issues[0];
      const place = issue?.path.join('.') || 'settings';
      throw new OutsideFault(
        'settings',
        `The agent’s settings are not complete: ${place}: ${issue?.message}.`,
      );
    }
    const secret = await openAgentSecret(house, tx, organizationId, agentId);
    return { organizationId, agentId, name: agent.name, settings: settings.data, secret, policy };
  });
}
