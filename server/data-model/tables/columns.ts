/** How PostgreSQL's types are read and written. */
import type { ColumnType } from 'kysely';

/** timestamptz: read as Date. */
export type At = ColumnType<Date, Date | string, Date | string>;
/** timestamptz with a default. */
export type GeneratedAt = ColumnType<Date, Date | string | undefined, Date | string>;
export type MaybeAt = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** jsonb: read parsed, written as JSON text (`JSON.stringify`), which spares pg guessing about arrays. */
export type Json<T> = ColumnType<T, string, string>;
/** jsonb with a default. */
export type JsonDefault<T> = ColumnType<T, string | undefined, string>;
