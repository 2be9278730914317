/** The Porter2 stemmer for English, after https://snowballstem.org/algorithms/english/stemmer.html. */

const vowel = /[aeiouy]/;
const doubles = /(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/;
const exceptions: Readonly<Record<string, string>> = {
  skis: 'ski',
  skies: 'sky',
  idly: 'idl',
  gently: 'gentl',
  ugly: 'ugli',
  early: 'earli',
  only: 'onli',
  singly: 'singl',
  sky: 'sky',
  news: 'news',
  howe: 'howe',
  atlas: 'atlas',
  cosmos: 'cosmos',
  bias: 'bias',
  andes: 'andes',
};
const keptAfterFirstStep = new Set([
  'inning',
  'outing',
  'canning',
  'herring',
  'earring',
  'proceed',
  'exceed',
  'succeed',
]);

const second: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['ization', 'ize'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['iveness', 'ive'],
  ['tional', 'tion'],
  ['biliti', 'ble'],
  ['lessli', 'less'],
  ['entli', 'ent'],
  ['ation', 'ate'],
  ['alism', 'al'],
  ['aliti', 'al'],
  ['ousli', 'ous'],
  ['iviti', 'ive'],
  ['fulli', 'ful'],
  ['enci', 'ence'],
  ['anci', 'ance'],
  ['abli', 'able'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['alli', 'al'],
  ['bli', 'ble'],
];
const third: readonly (readonly [string, string])[] = [
  ['ational', 'ate'],
  ['tional', 'tion'],
  ['alize', 'al'],
  ['icate', 'ic'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['ness', ''],
  ['ful', ''],
];
const fourth = [
  'ement',
  'ance',
  'ence',
  'able',
  'ible',
  'ment',
  'ant',
  'ent',
  'ism',
  'ate',
  'iti',
  'ous',
  'ive',
  'ize',
  'al',
  'er',
  'ic',
];

/** The root of a lower-case English word without apostrophes. */
export function stemEnglish(given: string): string {
  if (given.length < 3) return given;
  const exception = Object.hasOwn(exceptions, given) ? exceptions[given] : undefined;
  if (exception !== undefined) return exception;
  // A y that begins a syllable is a consonant.
  let word = given.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y');
  const [r1, r2] = regionsOf(word);
  word = firstSteps(word, r1);
  if (keptAfterFirstStep.has(word)) return word;
  word = word.length > 2 && /[^aeiouy]y$/i.test(word) && !/^.y$/i.test(word) ? `${word.slice(0, -1)}i` : word;
  word = secondStep(word, r1);
  word = thirdStep(word, r1, r2);
  word = fourthStep(word, r2);
  return lastStep(word, r1, r2).toLowerCase();
}

/** Where R1 and R2 begin. */
function regionsOf(word: string): [number, number] {
  const special = /^(?:gener|commun|arsen)/.exec(word);
  const r1 = special ? special[0].length : afterSyllable(word, 0);
  return [r1, afterSyllable(word, r1)];
}

function afterSyllable(word: string, from: number): number {
  const found = /[aeiouy][^aeiouy]/.exec(word.slice(from));
  return found ? from + found.index + 2 : word.length;
}

/** Plurals, -ed and -ing. */
function firstSteps(given: string, r1: number): string {
  let word = given;
  if (word.endsWith('sses')) word = word.slice(0, -2);
  else if (/ie[ds]$/.test(word)) word = word.slice(0, word.length > 4 ? -2 : -1);
  else if (/[^us]s$/.test(word) && vowel.test(word.slice(0, -2))) word = word.slice(0, -1);
  if (keptAfterFirstStep.has(word)) return word;
  const eed = /eed(?:ly)?$/.exec(word);
  if (eed) return eed.index >= r1 ? `${word.slice(0, eed.index)}ee` : word;
  const ending = /(?:ed|edly|ing|ingly)$/.exec(word);
  if (!ending || !vowel.test(word.slice(0, ending.index))) return word;
  word = word.slice(0, ending.index);
  if (/(?:at|bl|iz)$/.test(word)) return `${word}e`;
  if (doubles.test(word)) return word.slice(0, -1);
  return r1 >= word.length && endsInShortSyllable(word) ? `${word}e` : word;
}

const endsInShortSyllable = (word: string): boolean =>
  /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word);

function secondStep(word: string, r1: number): string {
  for (const [ending, becomes] of second) {
    if (!word.endsWith(ending)) continue;
    const at = word.length - ending.length;
    return at >= r1 ? word.slice(0, at) + becomes : word;
  }
  if (/logi$/.test(word) && word.length - 3 >= r1) return word.slice(0, -1);
  if (/[cdeghkmnrt]li$/.test(word) && word.length - 2 >= r1) return word.slice(0, -2);
  return word;
}

function thirdStep(word: string, r1: number, r2: number): string {
  for (const [ending, becomes] of third) {
    if (!word.endsWith(ending)) continue;
    const at = word.length - ending.length;
    return at >= r1 ? word.slice(0, at) + becomes : word;
  }
  return word.endsWith('ative') && word.length - 5 >= r2 ? word.slice(0, -5) : word;
}

function fourthStep(word: string, r2: number): string {
  for (const ending of fourth) {
    if (!word.endsWith(ending)) continue;
    const at = word.length - ending.length;
    return at >= r2 ? word.slice(0, at) : word;
  }
  return /[st]ion$/.test(word) && word.length - 3 >= r2 ? word.slice(0, -3) : word;
}

function lastStep(word: string, r1: number, r2: number): string {
  const at = word.length - 1;
  if (word.endsWith('e') && (at >= r2 || (at >= r1 && !endsInShortSyllable(word.slice(0, -1)))))
    return word.slice(0, -1);
  return word.endsWith('ll') && at >= r2 ? word.slice(0, -1) : word;
}
