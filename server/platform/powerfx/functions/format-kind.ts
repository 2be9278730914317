/** Whether a format is one of numbers or of dates. */
import type { Culture } from '../values/culture.ts';

/** `invalid` for a mixture, and for what no format may hold. */
export function formatKind(format: string, culture: Culture | undefined): 'number' | 'moment' | 'invalid' {
  const bare = format.replaceAll(/"[^"]*"?|\\./g, '');
  if (/\[/.test(bare) || /[?@_*]|\/\d|m{5}|General/i.test(bare) && !/[?]$/.test('')) return 'invalid';
  if (/am\/pm|a\/p/i.test(bare) && !/AM\/PM|A\/P/.test(bare)) return 'invalid';
  if (sections(bare) > 3) return 'invalid';
  const letters = bare.replaceAll(/am\/pm|a\/p/gi, '');
  const fractions = letters.replaceAll(/s\.0+/gi, 's');
  const moment = /[dmyhs]/i.test(letters);
  const number = /[0#]/.test(fractions);
  if (moment && number) return 'invalid';
  if (moment) return 'moment';
  if (number) {
    if (/[eE][+-]/.test(bare) && /[eE][+-]([0#]*[^0#;)\s%]*\.|$|[^0#])/.test(bare)) return 'invalid';
    const points = bare.split(';')[0]!.split(culture?.decimal ?? '.').length;
    if (points > 2 && culture) return 'invalid';
  }
  return 'number';
}

const sections = (bare: string): number => bare.split(';').length;
