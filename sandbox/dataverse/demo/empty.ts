/** An instance with users and nothing else. */
import type { Seed } from '../service/organization.ts';
import { users } from './users.ts';

export const emptyData: Seed = { systemuser: users };
