/** `93 %`; `–` when there is nothing to say. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${Math.round(share * 100)} %`;
}

/** How much of something; null when nothing was asked. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** How strongly a cell is coloured, 0.12..1, so that one mistake still shows beside a hundred. */
export const heatOf = (count: number, most: number): number =>
  most === 0 ? 0 : 0.12 + 0.88 * Math.sqrt(count / most);
