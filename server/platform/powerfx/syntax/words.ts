/** Words that the language keeps for itself. */
export const keptWords: ReadonlySet<string> = new Set([
  'As',
  'Is',
  'And',
  'Or',
  'Not',
  'in',
  'exactin',
  'true',
  'false',
  'Parent',
  'Self',
  'Child',
  'Children',
  'Siblings',
  'blank',
  'null',
  'nothing',
  'empty',
  'none',
  'undefined',
]);

/** Those that may not be names even where they could be told from operators. */
export const reservedWords: ReadonlySet<string> = new Set([
  'Is',
  'Child',
  'Children',
  'Siblings',
  'blank',
  'null',
  'nothing',
  'empty',
  'none',
  'undefined',
]);
