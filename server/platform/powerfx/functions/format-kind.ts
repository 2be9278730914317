/** Whether a format is one of numbers or of dates. */

/** `invalid` for a mixture, and for what no format may hold. */
export function formatKind(format: string, v1: boolean): 'number' | 'moment' | 'invalid' {
  const bare = bareFormat(format);
  if (bare === undefined || /[[\]?@_*]|m{5}|general|^[ge]$/i.test(bare)) return 'invalid';
  const halves = /am\/pm|a\/p/i.test(bare) && !/AM\/PM|A\/P/.test(bare);
  if (halves || bare.split(';').length > 3) return 'invalid';
  const letters = bare.replaceAll(/AM\/PM|A\/P/g, '');
  const fractions = letters.replaceAll(/s\.0{1,7}(?!0)/gi, 's');
  const moment = /[dmyhs]/i.test(letters);
  const number = /[0#]/.test(fractions);
  if (!v1 && number && /[dmyhs]/i.test(format)) return 'invalid';
  if (moment) return number || fractions.startsWith('/') ? 'invalid' : 'moment';
  if (number && !soundNumber(bare)) return 'invalid';
  return 'number';
}

/** Without what is quoted. @returns undefined when a quote is open, or a backslash stands for nothing */
function bareFormat(format: string): string | undefined {
  let bare = '';
  for (let i = 0; i < format.length; i += 1) {
    const char = format[i]!;
    if (char === '\\') {
      if (i + 1 === format.length) return undefined;
      i += 1;
      bare += '\u0001';
    } else if (char === '"') {
      const end = format.indexOf('"', i + 1);
      if (end === -1) return undefined;
      bare += '\u0001';
      i = end;
    } else bare += char;
  }
  return bare;
}

function soundNumber(bare: string): boolean {
  if (/[/:].*[0#]|\/\d/.test(bare)) return false;
  return bare.split(';').every((section) => {
    if (/[0#][eE][+-]?$/.test(section)) return false;
    const exponent = /[0#][eE](?:[+-](?=[0#])|(?=0))(.*)$/s.exec(section)?.[1];
    // Behind the digits of an exponent there is text only.
    return exponent === undefined || (/^[0#]+[^0#]*$/s.test(exponent) && !/[%.]/.test(exponent));
  });
}
