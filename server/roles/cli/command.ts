/** What a command of the command line is. */
import type { House } from '../../data-model/house/index.ts';

/** @returns what goes to standard output; throws `Refusal` for what the user has to correct. */
export type Command = (house: House, args: string[]) => Promise<string>;

/** What the user has to correct; printed to standard error without a stack, and the exit code is 1. */
export class Refusal extends Error {}
