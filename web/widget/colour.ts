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

/** Hue in sixths of a turn, saturation and lightness as shares. */
function toHsl([red, green, blue]: Rgb): readonly [number, number, number] {
  const [r, g, b] = [red / 255, green / 255, blue / 255];
  const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)];
  const lightness = (most + least) / 2;
  const range = most - least;
  if (range === 0) return [0, 0, lightness];
  const saturation = range / (1 - Math.abs(2 * lightness - 1));
  const hue = most === r ? ((g - b) / range + 6) % 6 : most === g ? (b - r) / range + 2 : (r - g) / range + 4;
  return [hue, saturation, lightness];
}

function fromHsl(hue: number, saturation: number, lightness: number): Rgb {
  const part = (offset: number): number => {
    const k = (offset + hue * 2) % 12;
    const swing = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - swing * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [part(0), part(8), part(4)];
}

/** Makes a colour lighter or darker, in its own hue, until it can be read on the background. */
function readable(colour: Rgb, background: Rgb, step: 1 | -1): Rgb {
  const [hue, saturation, lightness] = toHsl(colour);
  for (let moved = 0; moved <= 1; moved += 0.02) {
    const candidate = fromHsl(hue, saturation, Math.min(1, Math.max(0, lightness + step * moved)));
    if (contrast(candidate, background) >= 4.6) return candidate;
  }
  return step === 1 ? white : ink;
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
  const brand = contrast(onBrand, chosen) >= 4.5 ? chosen : readable(chosen, onBrand, 1);
  return {
    brand: hex(brand),
    onBrand: hex(onBrand),
    accentLight: hex(readable(chosen, lightBackground, -1)),
    accentDark: hex(readable(chosen, darkBackground, 1)),
  };
}
