import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contrast, paletteOf, parseHex, type Rgb } from './colour.ts';

const rgb = (text: string) => parseHex(text) as Rgb;

it('reads hex colours and nothing else', () => {
  expect(parseHex('#0f6')).toEqual([0, 255, 102]);
  expect(parseHex('1F4D3F')).toEqual([31, 77, 63]);
  expect(parseHex('red')).toBeNull();
  expect(parseHex('#12')).toBeNull();
});

it('gives readable text for every colour a company may choose', () => {
  const part = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));
  fc.assert(
    fc.property(part, part, part, (red, green, blue) => {
      const palette = paletteOf(`#${red}${green}${blue}`);
      expect(contrast(rgb(palette.brand), rgb(palette.onBrand))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(palette.accentLight), rgb('#eef0f4'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(rgb(palette.accentDark), rgb('#2a2e35'))).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

it('falls back to the usual colour', () => {
  expect(paletteOf('nonsense')).toEqual(paletteOf(undefined));
});
