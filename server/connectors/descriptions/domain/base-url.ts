/** The address of the outside system: a template filled in from the connection, never from what a customer wrote. */
import type { InputProblem } from './values.ts';

/** A value in braces by its name; Power Platform's OAuth parameters are also known without `token:`. */
export function fromParameters(
  parameters: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  const wanted = name.toLowerCase();
  for (const [known, value] of Object.entries(parameters))
    if (known.toLowerCase() === wanted || known.toLowerCase() === `token:${wanted}`) return value;
  return undefined;
}

/** `https://{region}.example.com/token` with the connection's region; null when one is missing. */
export function fillAddress(template: string, parameters: Readonly<Record<string, string>>): string | null {
  const problems: InputProblem[] = [];
  const filled = fillTemplate(
    template,
    /\{([^{}]+)\}/g,
    (name) => fromParameters(parameters, name),
    problems,
  );
  return problems.length === 0 ? filled : null;
}

/**
 * Fills in a template of an address, so that no value reaches over its place: a value in the middle of a host is part
 * of a host, and nothing brings in user names, queries or fragments.
 */
export function fillTemplate(
  template: string,
  places: RegExp,
  lookUp: (name: string, match: RegExpMatchArray) => string | undefined,
  problems: InputProblem[],
): string {
  let filled = '';
  let last = 0;
  for (const match of template.matchAll(places)) {
    const name = match[1] ?? '';
    const value = lookUp(name, match)?.trim();
    filled += template.slice(last, match.index);
    last = match.index + match[0].length;
    if (value === undefined || (value === '' && match.index === 0)) {
      problems.push({ input: name, message: 'The connection does not say this; enter it there.' });
      continue;
    }
    const isStart = filled === '';
    const bare = isStart ? value : value.replace(/^https?:\/\//i, '');
    const whole = template[last] === undefined || template[last] === '/';
    const allowed = whole ? /^[\w.~:/%-]*$/ : /^[\w.~-]*$/;
    if (!allowed.test(bare)) problems.push({ input: name, message: 'This is no part of an address.' });
    filled += isStart && !/^https?:\/\//i.test(bare) ? `https://${bare}` : bare;
    if (template[last] === '/') filled = filled.replace(/\/+$/, '');
  }
  return filled + template.slice(last);
}

/** Scheme, host and base path, without a slash at the end; undefined (and a problem) when it is none. */
export function checkedBase(address: string, problems: InputProblem[]): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isGood =
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (!isGood) {
    problems.push({
      input: 'baseUrl',
      message: 'The address must be http or https, with a host, without a query.',
    });
    return undefined;
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
