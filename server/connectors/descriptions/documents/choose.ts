/** Which of the files that came together is which part of a connector. */
import type { SourceFile } from '../domain/document.ts';

export interface ChosenFiles {
  definition: SourceFile | undefined;
  properties: SourceFile | undefined;
  settings: SourceFile | undefined;
  script: SourceFile | undefined;
}

const baseName = (name: string): string => (name.split(/[\\/]/).at(-1) ?? name).toLowerCase();

/** A lone file is the definition whatever its name. */
export function chooseFiles(files: readonly SourceFile[]): ChosenFiles {
  const named = (pattern: RegExp): SourceFile | undefined =>
    files.find(({ name }) => pattern.test(baseName(name)));
  const properties = files.length > 1 ? named(/^apiproperties.*\.json$/) : undefined;
  const settings = files.length > 1 ? named(/^settings.*\.json$/) : undefined;
  const rest = files.filter(
    (file) => file !== properties && file !== settings && /\.(json|ya?ml|txt)$/.test(baseName(file.name)),
  );
  const definition =
    files.length === 1
      ? files[0]
      : (named(/^apidefinition.*\.(json|ya?ml)$/) ?? named(/(swagger|openapi).*\.(json|ya?ml)$/) ?? rest[0]);
  return { definition, properties, settings, script: named(/\.csx$/) };
}
