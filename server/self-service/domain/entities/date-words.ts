/** What dates and durations are called in English, German, French and Spanish; folded, as patterns. */
import type { EntityLanguage } from './found.ts';

export interface DateWords {
  /** From January; abbreviations too. */
  readonly months: readonly string[];
  /** From Monday. */
  readonly weekdays: readonly string[];
  /** Days from today. */
  readonly days: readonly (readonly [pattern: string, offset: number])[];
  readonly units: Readonly<Record<Unit, string>>;
  readonly next: string;
  readonly this: string;
  readonly last: string;
  /** Before "3 days", and behind it. */
  readonly ahead: { readonly before: string; readonly after: string };
  readonly ago: { readonly before: string; readonly after: string };
  readonly end: string;
  readonly beginning: string;
  /** Before a day or a time: "on", "at". */
  readonly on: string;
  readonly at: string;
  readonly weekend: string;
  /** Minutes of the day. */
  readonly times: readonly (readonly [pattern: string, minute: number])[];
  readonly clock: string;
}

export type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
export const units: readonly Unit[] = ['second', 'minute', 'hour', 'day', 'week', 'month', 'year'];

const english: DateWords = {
  months: [
    'jan(?:uary)?',
    'feb(?:ruary)?',
    'mar(?:ch)?',
    'apr(?:il)?',
    'may',
    'june?',
    'july?',
    'aug(?:ust)?',
    'sept?(?:ember)?',
    'oct(?:ober)?',
    'nov(?:ember)?',
    'dec(?:ember)?',
  ],
  weekdays: [
    'mon(?:day)?s?',
    'tue(?:s(?:day)?)?s?',
    'wed(?:nesday)?s?',
    'thu(?:rs?(?:day)?)?s?',
    'fri(?:day)?s?',
    'saturdays?',
    'sundays?',
  ],
  days: [
    ['(?:the )?day after tomorrow', 2],
    ['(?:the )?day before yesterday', -2],
    ['tomorrow|tomorow|tommorow|tomorrows|tmrw', 1],
    ['today|tonight|this (?=morning|afternoon|evening)', 0],
    ['yesterday', -1],
  ],
  units: {
    second: 'sec(?:ond)?s?',
    minute: 'min(?:ute)?s?',
    hour: 'h(?:ou)?rs?|h',
    day: 'days?',
    week: 'w(?:ee)?ks?',
    month: 'months?',
    year: 'y(?:ea)?rs?',
  },
  next: 'next|coming|following',
  this: 'this|current',
  last: 'last|previous|past',
  ahead: { before: 'in', after: 'from now|from today|later|hence' },
  ago: { before: '(?!)', after: 'ago|earlier|back' },
  end: '(?:the )?end of',
  beginning: '(?:the )?(?:beginning|start) of',
  on: 'on|by|until|till|from|since',
  at: 'at|by|around|about|from|until|till|@',
  weekend: 'week-?ends?',
  times: [
    ['noon|midday', 720],
    ['midnight', 0],
    ['morning', 540],
    ['afternoon', 840],
    ['evening', 1_080],
    ['tonight|night', 1_200],
  ],
  clock: "o'?clock",
};

const german: DateWords = {
  months: [
    'jan(?:uar)?|janner',
    'feb(?:ruar)?',
    'marz',
    'apr(?:il)?',
    'mai',
    'juni?',
    'juli?',
    'aug(?:ust)?',
    'sept?(?:ember)?',
    'okt(?:ober)?',
    'nov(?:ember)?',
    'dez(?:ember)?',
  ],
  weekdays: [
    'montags?',
    'dienstags?',
    'mittwochs?',
    'donnerstags?',
    'freitags?',
    'samstags?|sonnabends?',
    'sonntags?',
  ],
  days: [
    ['ubermorgen', 2],
    ['vorgestern', -2],
    ['gestern', -1],
    ['heute', 0],
    ['morgen', 1],
  ],
  units: {
    second: 'sekunden?|sek',
    minute: 'minuten?|min',
    hour: 'stunden?|std|h',
    day: 'tag(?:en|e)?',
    week: 'wochen?',
    month: 'monat(?:en|e|s)?',
    year: 'jahr(?:en|es|e)?',
  },
  next: '(?:nachst|kommend)e[nmrs]?',
  this: 'diese[nmrs]?',
  last: '(?:letzt|vergangen|vorig)e[nmrs]?',
  ahead: { before: 'in', after: 'spater' },
  ago: { before: 'vor', after: '(?!)' },
  end: '(?:am )?ende(?: des| der)?',
  beginning: '(?:am )?anfang(?: des| der)?',
  on: 'am|bis|ab|seit|vom|zum',
  at: 'um|gegen|ab|bis',
  weekend: 'wochenende',
  times: [
    ['mittags?', 720],
    ['mitternacht', 0],
    ['vormittags?|fruh', 540],
    ['nachmittags?', 840],
    ['abends?', 1_080],
    ['nachts?', 1_200],
  ],
  clock: 'uhr',
};

const french: DateWords = {
  months: [
    'janv(?:ier)?',
    'fev(?:r(?:ier)?)?',
    'mars',
    'avr(?:il)?',
    'mai',
    'juin',
    'juil(?:let)?',
    'aout',
    'sept(?:embre)?',
    'oct(?:obre)?',
    'nov(?:embre)?',
    'dec(?:embre)?',
  ],
  weekdays: ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche'],
  days: [
    ['apres-?[ -]?demain', 2],
    ['avant-?[ -]?hier', -2],
    ['demain', 1],
    ["aujourd'?hui", 0],
    ['hier', -1],
  ],
  units: {
    second: 'secondes?|sec',
    minute: 'minutes?|min',
    hour: 'heures?|h',
    day: 'jours?',
    week: 'semaines?',
    month: 'mois',
    year: 'ans?|annees?',
  },
  next: 'prochaine?',
  this: 'ce(?:tte|t)?',
  last: 'derniere?|passee?',
  ahead: { before: 'dans', after: 'plus tard' },
  ago: { before: 'il y a', after: '(?!)' },
  end: '(?:a )?(?:la )?fin(?: de la| du| de)?',
  beginning: '(?:au )?debut(?: de la| du| de)?',
  on: "le|au|du|jusqu'au|depuis le",
  at: 'a|vers|des',
  weekend: 'week-?end',
  times: [
    ['midi', 720],
    ['minuit', 0],
    ['matin', 540],
    ['apres-?[ -]?midi', 840],
    ['soir', 1_080],
    ['nuit', 1_200],
  ],
  clock: 'heures?|h',
};

const spanish: DateWords = {
  months: [
    'ene(?:ro)?',
    'feb(?:rero)?',
    'mar(?:zo)?',
    'abr(?:il)?',
    'may(?:o)?',
    'jun(?:io)?',
    'jul(?:io)?',
    'ago(?:sto)?',
    'sept?(?:iembre)?',
    'oct(?:ubre)?',
    'nov(?:iembre)?',
    'dic(?:iembre)?',
  ],
  weekdays: ['lunes', 'martes', 'miercoles', 'jueves', 'viernes', 'sabados?', 'domingos?'],
  days: [
    ['pasado manana', 2],
    ['anteayer|antes de ayer', -2],
    ['(?<!la )(?<!de la )manana', 1],
    ['hoy', 0],
    ['ayer', -1],
  ],
  units: {
    second: 'segundos?',
    minute: 'minutos?|min',
    hour: 'horas?|h',
    day: 'dias?',
    week: 'semanas?',
    month: 'mes(?:es)?',
    year: 'anos?',
  },
  next: 'proxim[oa]|que viene',
  this: 'est[ea]',
  last: 'pasad[oa]|ultim[oa]',
  ahead: { before: 'en|dentro de', after: 'mas tarde|despues' },
  ago: { before: 'hace', after: 'atras' },
  end: '(?:a )?(?:el )?fin(?:al|ales|es)?(?: de la| del| de)?',
  beginning: '(?:a )?(?:el )?(?:principios?|comienzo|inicio)(?: de la| del| de)?',
  on: 'el|para el|hasta el|desde el|del',
  at: 'a las?|sobre las?|hacia las?|desde las?|hasta las?',
  weekend: 'fin de semana',
  times: [
    ['mediodia', 720],
    ['medianoche', 0],
    ['(?:de |por |en )la manana', 540],
    ['(?:(?:de|por|en) la )?tarde', 900],
    ['(?:(?:de|por|en) la )?noche', 1_200],
  ],
  clock: 'horas?|h',
};

export const dateWords: Readonly<Record<EntityLanguage, DateWords>> = {
  en: english,
  de: german,
  fr: french,
  es: spanish,
};
