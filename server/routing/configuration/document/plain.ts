/** What YAML and JSON can hold. */
export type Plain = string | number | boolean | null | Plain[] | { [field: string]: Plain };
