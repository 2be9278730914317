/** The door of descriptions: outside systems' descriptions turned into connectors, and their operations called. */
export type { SourceFile } from './domain/document.ts';
export {
  type ImportOptions,
  type ImportResult,
  importDescription,
  maxCharacters,
} from './import-description.ts';
