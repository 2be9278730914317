/** Where this desk stands: in a tab of its own, inside another system's page, or as the window that signs in for one. */

/** How the desk was asked to be when it stands inside `/embed/`. */
export interface Embedded {
  /** Whose page it is: the organization's short name; null where the installation has one organization. */
  organization: string | null;
}

/** Read from the address, which keeps it through every change of place. Null in a tab of its own. */
export const embedded: Embedded | null =
  typeof window === 'undefined' ? null : readEmbedded(window.location.search);

export function readEmbedded(search: string): Embedded | null {
  const parameters = new URLSearchParams(search);
  if (parameters.get('embedded') !== '1') return null;
  return { organization: parameters.get('organization') };
}

export const signInPath = '/desk/sign-in-for-frame';

/** What the frame asked of this window; null when it is none. */
export function readSignInRequest(
  location: Pick<Location, 'pathname' | 'search'>,
): { state: string; organization: string | null } | null {
  if (location.pathname !== signInPath) return null;
  const parameters = new URLSearchParams(location.search);
  const state = parameters.get('state');
  return state === null ? null : { state, organization: parameters.get('organization') };
}
