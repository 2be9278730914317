/** The PostgreSQL server that tests make their databases on; provided by the global set-up. */
import { inject } from 'vitest';

export const adminConnectionString = (): string => inject('adminConnectionString');
