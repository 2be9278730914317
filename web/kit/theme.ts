import {
  type BrandVariants,
  createDarkTheme,
  createLightTheme,
  type Theme,
} from '@fluentui/react-components';

/** Patchbay's petrol. Steps 10-80 read on white, 100-160 read on the dark grey of the dark theme. */
const petrol: BrandVariants = {
  10: '#021218',
  20: '#03202b',
  30: '#052f3e',
  40: '#063e51',
  50: '#074a5f',
  60: '#08576f',
  70: '#0a6580',
  80: '#0b7593',
  90: '#1286a5',
  100: '#199bbe',
  110: '#20b1d5',
  120: '#3bbede',
  130: '#60c9e1',
  140: '#89d5e6',
  150: '#b5e4ee',
  160: '#dff3f7',
};

/** The light theme of every Patchbay screen. */
export const lightTheme: Theme = createLightTheme(petrol);

/** The dark theme; brand and danger text are lifted so that they read at 4.5:1 on the darkest and the raised greys. */
export const darkTheme: Theme = {
  ...createDarkTheme(petrol),
  colorBrandForeground1: petrol[120],
  colorBrandForeground2: petrol[130],
  colorBrandForegroundLink: petrol[120],
  colorBrandForegroundLinkHover: petrol[130],
  colorBrandForegroundLinkPressed: petrol[110],
  colorStatusDangerForeground1: '#e88a93',
};
