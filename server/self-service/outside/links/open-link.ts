/** The link of an agent, by its protocol. */
import { ActivityLink } from './activity-protocol.ts';
import { CopilotStudioLink } from './copilot-studio.ts';
import { DirectLineLink } from './direct-line.ts';
import type { LinkPorts, OutsideAccess, OutsideLink } from './link.ts';

export function openLink(access: OutsideAccess, ports: LinkPorts): OutsideLink {
  const { settings } = access;
  switch (settings.protocol) {
    case 'direct_line':
      return new DirectLineLink({ ...access, settings }, ports);
    case 'copilot_studio':
      return new CopilotStudioLink({ ...access, settings }, ports);
    case 'activity':
      return new ActivityLink({ ...access, settings }, ports);
  }
}
