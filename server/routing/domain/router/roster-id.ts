/** A list of members is known by what is in it: the same list has the same id, whoever works it out. */

/** @returns 16 hexadecimal digits of two FNV-1a hashes. */
export function rosterIdOf(userIds: readonly string[]): string {
  let first = 0x811c9dc5;
  let second = 0x9747b28c;
  for (const userId of userIds) {
    for (let i = 0; i < userId.length; i += 1) {
      const code = userId.charCodeAt(i);
      first = Math.imul(first ^ code, 0x01000193);
      second = Math.imul(second ^ (code + 1), 0x01000193) + 0x3c6ef372;
    }
    first = Math.imul(first ^ 0x2c, 0x01000193);
    second = Math.imul(second ^ 0x2d, 0x01000193);
  }
  const hex = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
  return `${hex(first)}${hex(second)}`;
}
