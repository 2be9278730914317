/** What the cases take for granted besides the language: enumerations and functions of an application. */
import type { CompileOptions } from '../engine.ts';
import type { EnumDefinition } from '../types/type.ts';
import type { Setup } from './setup.ts';

export function applicationFor(_setup: Setup): Pick<CompileOptions, 'enumerations' | 'functions' | 'globals'> {
  const enumerations: EnumDefinition[] = [];
  return { enumerations };
}
