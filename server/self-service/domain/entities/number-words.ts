/** Words for numbers in English, German, French and Spanish. */
import type { EntityLanguage } from './found.ts';

/** Words that are added up, and words that multiply what stands before them. */
export interface NumberWords {
  readonly added: ReadonlyMap<string, number>;
  readonly multiplied: ReadonlyMap<string, number>;
  /** Between the parts of a number: "one hundred and five". */
  readonly joining: ReadonlySet<string>;
  /** "a" before "hundred": 1, but no number alone. */
  readonly articles: ReadonlySet<string>;
  readonly ordinals: ReadonlyMap<string, number>;
}

const counted = (words: string, from = 0, by = 1): [string, number][] =>
  words
    .split(' ')
    .flatMap((forms, at) => forms.split('/').map((form): [string, number] => [form, from + at * by]));

const english: NumberWords = {
  added: new Map([
    ...counted('zero one two three four five six seven eight nine ten eleven twelve'),
    ...counted('thirteen fourteen fifteen sixteen seventeen eighteen nineteen', 13),
    ...counted('twenty thirty forty/fourty fifty sixty seventy eighty ninety', 20, 10),
  ]),
  multiplied: new Map([
    ['dozen', 12],
    ['hundred', 100],
    ['thousand', 1_000],
    ['million', 1_000_000],
    ['billion', 1_000_000_000],
  ]),
  joining: new Set(['and']),
  articles: new Set(['a']),
  ordinals: new Map([
    ...counted('first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth', 1),
    ...counted('thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth', 13),
    ...counted('twentieth thirtieth', 20, 10),
  ]),
};

const german: NumberWords = {
  added: new Map([
    ...counted('null eins zwei drei vier funf sechs sieben acht neun zehn elf zwolf'),
    ...counted('zwanzig dreissig/dreißig vierzig funfzig sechzig siebzig achtzig neunzig', 20, 10),
    ['ein', 1],
    ['eine', 1],
    ['einem', 1],
    ['einen', 1],
    ['einer', 1],
    ['zwo', 2],
    ['dreizehn', 13],
    ['vierzehn', 14],
    ['funfzehn', 15],
    ['sechzehn', 16],
    ['siebzehn', 17],
    ['achtzehn', 18],
    ['neunzehn', 19],
  ]),
  multiplied: new Map([
    ['dutzend', 12],
    ['hundert', 100],
    ['tausend', 1_000],
    ['million', 1_000_000],
    ['millionen', 1_000_000],
    ['milliarde', 1_000_000_000],
    ['milliarden', 1_000_000_000],
  ]),
  joining: new Set(['und']),
  articles: new Set(),
  ordinals: new Map(
    counted('erst zweit dritt viert funft sechst siebt acht neunt zehnt elft zwolft', 1).flatMap(
      ([word, value]) =>
        ['e', 'er', 'es', 'en', 'em'].map((ending): [string, number] => [word + ending, value]),
    ),
  ),
};

const french: NumberWords = {
  added: new Map([
    ...counted('zero un/une deux trois quatre cinq six sept huit neuf dix onze douze'),
    ...counted('treize quatorze quinze seize', 13),
    ...counted('vingt trente quarante cinquante soixante septante huitante/octante nonante', 20, 10),
    ['quatre-vingt', 80],
    ['quatre-vingts', 80],
  ]),
  multiplied: new Map([
    ['douzaine', 12],
    ['cent', 100],
    ['cents', 100],
    ['mille', 1_000],
    ['million', 1_000_000],
    ['millions', 1_000_000],
    ['milliard', 1_000_000_000],
    ['milliards', 1_000_000_000],
  ]),
  joining: new Set(['et']),
  articles: new Set(),
  ordinals: new Map([
    ...counted('premier/premiere deuxieme/second/seconde troisieme quatrieme cinquieme sixieme septieme', 1),
    ...counted('huitieme neuvieme dixieme onzieme douzieme', 8),
  ]),
};

const spanish: NumberWords = {
  added: new Map([
    ...counted('cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce'),
    ...counted(
      'trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte veintiuno/veintiun',
      13,
    ),
    ...counted(
      'veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve',
      22,
    ),
    ...counted('treinta cuarenta cincuenta sesenta setenta ochenta noventa cien', 30, 10),
    ...counted('ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas', 100, 100),
    ...counted('quinientos/quinientas seiscientos/seiscientas setecientos/setecientas', 500, 100),
    ...counted('ochocientos/ochocientas novecientos/novecientas', 800, 100),
  ]),
  multiplied: new Map([
    ['docena', 12],
    ['mil', 1_000],
    ['millon', 1_000_000],
    ['millones', 1_000_000],
  ]),
  joining: new Set(['y']),
  articles: new Set(),
  ordinals: new Map([
    ...counted(
      'primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta',
      1,
    ),
    ...counted('sexto/sexta septimo/septima octavo/octava noveno/novena decimo/decima', 6),
  ]),
};

export const numberWords: Readonly<Record<EntityLanguage, NumberWords>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
};

const unitsAndTens =
  /^(ein|zwei|drei|vier|funf|sechs|sieben|acht|neun)und(zwanzig|dreissig|dreißig|vierzig|funfzig|sechzig|siebzig|achtzig|neunzig)$/;

/** `zweihundertfunfunddreissig`, in one word as German writes it; null when it is no number. */
export function germanCompound(word: string): number | null {
  const thousands = word.indexOf('tausend');
  if (thousands !== -1) return joined(word, thousands, 'tausend', 1_000);
  const hundreds = word.indexOf('hundert');
  if (hundreds !== -1) return joined(word, hundreds, 'hundert', 100);
  const parts = unitsAndTens.exec(word);
  if (parts) return german.added.get(parts[1]!)! + german.added.get(parts[2]!)!;
  return german.added.get(word) ?? null;
}

function joined(word: string, at: number, name: string, times: number): number | null {
  const before = word.slice(0, at);
  const after = word.slice(at + name.length).replace(/^und(?=.)/, '');
  const many = before === '' ? 1 : germanCompound(before);
  const rest = after === '' ? 0 : germanCompound(after);
  return many === null || rest === null || rest >= times ? null : many * times + rest;
}
