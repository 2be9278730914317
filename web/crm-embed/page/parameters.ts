/** What the page's address says: `/embed/?host=salesforce&organization=contoso`. */
import { EmbedHost } from '../../../contracts/embed.ts';

export interface Parameters {
  host: EmbedHost;
  /** The organization's short name; null where the installation has one. */
  organization: string | null;
}

/** Microsoft's widget addresses (`?dynamicsUrl=..&useCustomCTI=..&msdynembedmode=3`) name no host: they are of its own kind. */
export function readParameters(search: string): Parameters | { problem: string } {
  const parameters = new URLSearchParams(search);
  const named = parameters.get('host') ?? (parameters.has('msdynembedmode') ? 'dynamics-ccaas' : 'generic');
  const host = EmbedHost.safeParse(named);
  if (!host.success)
    return { problem: `There is no host called "${named}". Use one of: ${EmbedHost.options.join(', ')}.` };
  return { host: host.data, organization: parameters.get('organization') };
}

/**
 * Whose page holds this one. Browsers that do not list the pages around a frame name it as the referrer.
 * @returns null in a tab of its own, or when the browser keeps it secret.
 */
export function holdingOrigin(
  window: Pick<Window, 'location' | 'document'> & { parent: unknown; self: unknown },
): string | null {
  if (window.parent === window.self) return null;
  const [nearest] = (window.location as Location & { ancestorOrigins?: ArrayLike<string> }).ancestorOrigins
    ? Array.from((window.location as Location & { ancestorOrigins: ArrayLike<string> }).ancestorOrigins)
    : [];
  if (nearest !== undefined) return nearest;
  const { referrer } = window.document;
  return URL.canParse(referrer) ? new URL(referrer).origin : null;
}
