/** Addresses as people type them, made whole: environments, versions, scopes, paths below an API. */

/** With https:// put in front of a bare name, without query, fragment and trailing slashes; undefined for no address. */
export function tidyUri(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const url = new URL(whole);
  if (url.hostname === '') return undefined;
  return `${url.origin === 'null' ? `${url.protocol}//${url.host}` : url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/** `9.2`, `V9.2/` → `v9.2`; empty → the fallback. */
export function tidyVersion(typed: string, fallback: string): string {
  const text = typed.trim().replace(/^\/+|\/+$/g, '');
  if (text === '') return fallback;
  return /^\d/.test(text) ? `v${text}` : text.replace(/^V/, 'v');
}

/** The scope of client credentials: the environment with exactly one `/.default`, however it was typed. */
export function defaultScope(typed: string, uri: string): string {
  const base = typed.trim() === '' ? uri : typed.trim();
  const bare = base.replace(/(\/*\.default)+\/*$/i, '').replace(/\/+$/, '');
  return `${bare}/.default`;
}

/** Whether a text is a GUID, as secrets' ids are and secrets' values are not. */
export const isGuid = (text: string): boolean =>
  /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i.test(text.trim());

/** Whether a tenant can be one: a GUID, a domain, or one of the words of the sign-in server. */
export const isTenant = (text: string): boolean =>
  isGuid(text) ||
  /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(text) ||
  /^(common|organizations|consumers)$/i.test(text);

export class PathRefused extends Error {}

/**
 * The absolute address of a path below an API.
 * @param base without a trailing slash. @param path with its query; relative, or absolute within the base.
 * @throws {PathRefused} when it leads out of the API.
 */
export function below(base: string, path: string): URL {
  const text = path.trim();
  const absolute = /^https?:\/\//i.test(text);
  // The URL parser would drop line breaks and turn a backslash round without a word.
  const odd = text.includes('\\') || [...text].some((sign) => sign < ' ');
  const joined = absolute ? text : `${base}/${text.replace(/^\/+/, '')}`;
  if (odd || !URL.canParse(joined))
    throw new PathRefused('This is not a path. Write what follows the API’s address, such as phonecalls.');
  const url = new URL(joined);
  const root = new URL(`${base}/`);
  // The parser has resolved dots, encoded ones too; what is left must lie below the root.
  if (url.origin !== root.origin || !`${url.pathname}/`.startsWith(root.pathname))
    throw new PathRefused('The path leads out of the connection’s API. Write only what follows its address.');
  if (url.hash !== '') throw new PathRefused('The path holds a "#". Write it as %23.');
  return url;
}
