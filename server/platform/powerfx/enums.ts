/** The enumerations of the language. */
import type { EnumDefinition } from './types/type.ts';
import { colours } from './values/colours.ts';
import { errorKinds } from './values/value.ts';

type Backing = EnumDefinition['backing'];
type Options = Partial<
  Pick<EnumDefinition, 'takesBacking' | 'givesBacking' | 'ordered' | 'joins' | 'before'>
>;
const define = (
  name: string,
  backing: Backing,
  values: EnumDefinition['values'],
  options: Options = {},
): EnumDefinition => ({ name, backing, values, takesBacking: false, givesBacking: false, ...options });

/** Any letters of any script, without what quotes and brackets addresses, and without two points in a row. */
const local = '[^\\s\\p{Pi}\\p{Pf}\\p{Ps}\\p{Pe}\\\\\\(\\)\\[\\]<>,:;@"\\.\\{\\}]|\\{|\\||\\}';
const place = '[^\\s\\p{Pi}\\p{Pf}\\p{Ps}\\p{Pe}\\\\\\(\\)\\[\\]<>,:;@"\\.!#$%&\'*+\\/=?\\^`\\{\\|\\}~]';
const email = `(?:${local})+(?:\\.(?:${local})+)*@${place}+(?:\\.${place}+)+`;

export const enumerations: ReadonlyMap<string, EnumDefinition> = new Map(
  [
    define('Color', 'color', colours, { givesBacking: true }),
    define('ErrorKind', 'number', errorKinds, { givesBacking: true, ordered: true }),
    define('SortOrder', 'text', { Ascending: 'ascending', Descending: 'descending' }),
    define('TimeUnit', 'text', {
      Years: 'years',
      Quarters: 'quarters',
      Months: 'months',
      Days: 'days',
      Hours: 'hours',
      Minutes: 'minutes',
      Seconds: 'seconds',
      Milliseconds: 'milliseconds',
    }),
    define('StartOfWeek', 'number', {
      Sunday: 1,
      Monday: 2,
      MondayZero: 3,
      Tuesday: 12,
      Wednesday: 13,
      Thursday: 14,
      Friday: 15,
      Saturday: 16,
    }),
    define(
      'DateTimeFormat',
      'text',
      {
        LongDate: "'longdate'",
        LongDateTime: "'longdatetime'",
        LongDateTime24: "'longdatetime24'",
        LongTime: "'longtime'",
        LongTime24: "'longtime24'",
        ShortDate: "'shortdate'",
        ShortDateTime: "'shortdatetime'",
        ShortDateTime24: "'shortdatetime24'",
        ShortTime: "'shorttime'",
        ShortTime24: "'shorttime24'",
        UTC: 'utc',
      },
      { takesBacking: true },
    ),
    define(
      'JSONFormat',
      'text',
      {
        Compact: '',
        IndentFour: '4',
        IgnoreBinaryData: 'G',
        IncludeBinaryData: 'B',
        IgnoreUnsupportedTypes: 'I',
        FlattenValueTables: '_',
      },
      { joins: true },
    ),
    define(
      'Match',
      'text',
      {
        Any: '.',
        Comma: ',',
        Digit: '\\d',
        Email: email,
        Hyphen: '-',
        LeftParen: '\\(',
        Letter: '\\p{L}',
        MultipleDigits: '\\d+',
        MultipleLetters: '\\p{L}+',
        MultipleNonSpaces: '\\S+',
        MultipleSpaces: '\\s+',
        NonSpace: '\\S',
        OptionalDigits: '\\d*',
        OptionalLetters: '\\p{L}*',
        OptionalNonSpaces: '\\S*',
        OptionalSpaces: '\\s*',
        Period: '\\.',
        RightParen: '\\)',
        Space: '\\s',
        Tab: '\\t',
      },
      { takesBacking: true, joins: true, before: { Email: '.+@.+\\.[^.]{2,}' } },
    ),
    define(
      'MatchOptions',
      'text',
      {
        BeginsWith: '^c',
        Complete: '^c$',
        Contains: 'c',
        DotAll: 's',
        EndsWith: 'c$',
        FreeSpacing: 'x',
        IgnoreCase: 'i',
        Multiline: 'm',
        None: '',
        NumberedSubMatches: 'N',
      },
      { joins: true },
    ),
    define('JoinType', 'text', { Inner: 'inner', Full: 'full', Left: 'left', Right: 'right' }),
    define('TraceSeverity', 'number', { Information: 3, Warning: 1, Error: 0, Critical: -1 }),
    define('TraceOptions', 'text', { None: 'none', IgnoreUnsupportedTypes: 'I' }),
  ].map((one) => [one.name, one]),
);
