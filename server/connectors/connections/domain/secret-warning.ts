/** When somebody has to hear that a secret is about to stop working. */

const dayMs = 86_400_000;
/** Days before the end at which the words change. */
export const warningDays = [30, 7, 1] as const;

/** Plain words from 30 days before a secret expires; null while all is well or nothing is known. */
export function secretWarning(expiresAt: Date | null, now: Date): string | null {
  if (expiresAt === null) return null;
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0)
    return 'The secret has expired: nothing gets through. Make a new one in the other system and enter its value here.';
  if (left <= dayMs)
    return 'The secret expires within a day. Make a new one in the other system and enter its value here, now.';
  const days = Math.ceil(left / dayMs);
  if (days <= 7)
    return `The secret expires in ${days} days. Make a new one in the other system and enter its value here this week.`;
  if (days <= 30) return `The secret expires in ${days} days. Plan to make a new one.`;
  return null;
}
