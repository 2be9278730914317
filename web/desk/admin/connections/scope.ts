/** The environment's address without slashes at the end: `https://contoso.crm.dynamics.com`. */
export function environmentOf(uri: string): string {
  return uri.trim().replace(/\/+$/, '');
}

/**
 * A scope with exactly one `/.default`, whatever was typed: with a slash at the end, with `.default` already, twice.
 * Empty stays empty.
 */
export function normaliseScope(scope: string): string {
  let rest = scope.trim();
  if (rest === '') return '';
  for (;;) {
    const shorter = rest.replace(/\/+$/, '').replace(/\/\.default$/i, '');
    if (shorter === rest) return `${rest}/.default`;
    rest = shorter;
  }
}

/** The scope that goes with an environment; empty for what is no address yet. */
export function scopeOf(uri: string): string {
  if (!URL.canParse(uri)) return '';
  return normaliseScope(new URL(uri).origin);
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Entra shows a secret's id beside its value; the id is what is often pasted. */
export function looksLikeSecretId(secret: string): boolean {
  return guid.test(secret.trim());
}
