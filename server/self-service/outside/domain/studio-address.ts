/** Where a Copilot Studio agent is reached, "direct to engine". Pure. */
import { type OutsideAgentSettings, powerPlatformClouds } from '../../../../contracts/outside-agents.ts';

type StudioSettings = Extract<OutsideAgentSettings, { protocol: 'copilot_studio' }>;

const apiVersion = '2022-03-01-preview';

/** The environment's id in hexadecimal, cut before its end: two digits in the public cloud, one in the others. */
function environmentHost(environmentId: string, cloud: StudioSettings['cloud']): string {
  const id = environmentId.toLowerCase().replaceAll('-', '');
  const suffix = cloud === 'prod' ? 2 : 1;
  return `${id.slice(0, -suffix)}.${id.slice(-suffix)}.environment.${powerPlatformClouds[cloud]}`;
}

function base(settings: StudioSettings): URL {
  const { directConnectUrl, environmentId, schemaName, agentType, cloud } = settings;
  if (directConnectUrl !== undefined) {
    const url = new URL(directConnectUrl);
    // The address may be copied with what is asked of it.
    url.pathname = url.pathname.replace(/\/conversations(\/.*)?$/, '').replace(/\/$/, '');
    return url;
  }
  const kind = agentType === 'prebuilt' ? 'prebuilt' : 'dataverse-backed';
  return new URL(
    `https://${environmentHost(environmentId ?? '', cloud)}/copilotstudio/${kind}/authenticated/bots/${encodeURIComponent(schemaName ?? '')}`,
  );
}

/** @param part the conversation's id, and `subscribe` below it; none begins a conversation. */
export function studioAddress(settings: StudioSettings, ...part: readonly string[]): string {
  const url = base(settings);
  const path = ['conversations', ...part.map(encodeURIComponent)].join('/');
  url.pathname = `${url.pathname.replace(/\/$/, '')}/${path}`;
  if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', apiVersion);
  return url.href;
}
