/** Kinds of values that stand in a text. */
export type EntityKind =
  | 'number'
  | 'ordinal'
  | 'percentage'
  | 'date'
  | 'date_time'
  | 'duration'
  | 'money'
  | 'email'
  | 'phone'
  | 'url'
  | 'person_name'
  | 'postal_code';
