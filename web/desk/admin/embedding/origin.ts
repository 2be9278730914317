const onThisMachine = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** Why this cannot be allowed; null when it can. An origin is exact: no path, no wildcard. */
export function originProblem(typed: string, allowed: readonly string[]): string | null {
  if (!URL.canParse(typed)) return 'Write an origin like https://contoso.crm.dynamics.com.';
  const { origin } = new URL(typed);
  if (typed.includes('*')) return 'Write each origin out: wildcards are not taken.';
  if (origin !== typed) return `Only the origin, without a path: ${origin}`;
  if (!typed.startsWith('https://') && !onThisMachine.test(typed))
    return 'It must begin with https://, or be on this machine.';
  return allowed.includes(typed) ? 'This origin is allowed already.' : null;
}
