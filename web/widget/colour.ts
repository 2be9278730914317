/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [number, number, number];

export const defaultColour = '#2f5bea';

/** Reads `#rgb` and `#rrggbb`; anything else is null. */
export function parseHex(text: string): Rgb | null {
  const match = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (!match) return null;
  const digits = match[1] as string;
  const full = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const part = (at: number) => Number.parseInt(full.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}

const hex = (colour: Rgb): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;

const luminance = (colour: Rgb): number => {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** The contrast of WCAG 2, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const white: Rgb = [255, 255, 255];
const ink: Rgb = [17, 20, 24];
const mix = (from: Rgb, to: Rgb, share: number): Rgb => [
  from[0] + (to[0] - from[0]) * share,
  from[1] + (to[1] - from[1]) * share,
  from[2] + (to[2] - from[2]) * share,
];

/** Moves a colour towards another until it can be read on the background. */
function readable(colour: Rgb, background: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(colour, towards, share);
    if (contrast(candidate, background) >= 4.6) return candidate;
  }
  return towards;
}

/** The colours that follow from the one that a company chooses, all at AA contrast. */
export interface Palette {
  brand: string;
  /** Text on the brand colour. */
  onBrand: string;
  /** The brand colour as text on a light and on a dark panel. */
  accentLight: string;
  accentDark: string;
}

/** The lightest and the darkest background that accents are written on: both belong to `widget.css`. */
const lightBackground: Rgb = [238, 240, 244];
const darkBackground: Rgb = [45, 50, 58];

export function paletteOf(colour: string | undefined): Palette {
  const chosen = parseHex(colour ?? '') ?? (parseHex(defaultColour) as Rgb);
  const onBrand = contrast(white, chosen) >= 4.5 ? white : ink;
  const brand = contrast(onBrand, chosen) >= 4.5 ? chosen : readable(chosen, onBrand, white);
  return {
    brand: hex(brand),
    onBrand: hex(onBrand),
    accentLight: hex(readable(chosen, lightBackground, ink)),
    accentDark: hex(readable(chosen, darkBackground, white)),
  };
}
