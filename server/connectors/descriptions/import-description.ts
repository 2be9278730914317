/** From files to a connector: read, understand, warn; or refuse, with the place and the reason. */
import type {
  ConnectorDescription,
  DescriptionRefusal,
  DescriptionWarning,
} from '../../../contracts/connectors.ts';
import { chooseFiles } from './documents/choose.ts';
import { readYaml } from './documents/read-yaml.ts';
import { type ReadDocument, type SourceFile, Unreadable, withoutMark } from './domain/document.ts';
import { importConnector } from './domain/import-connector.ts';
import { readJson } from './domain/read-json.ts';
import { Refused, Report, refusalAt } from './domain/report.ts';

/** Characters of all files together. The largest public description has 1.1 million. */
export const maxCharacters = 10_000_000;

export interface ImportOptions {
  /** Where the description was fetched from: servers may be named relative to it. */
  address?: string;
}

export type ImportResult =
  | { ok: true; connector: ConnectorDescription; warnings: DescriptionWarning[] }
  | { ok: false; error: DescriptionRefusal };

/**
 * Reads OpenAPI 2.0 or 3.x, as JSON or YAML: one file, or the files of a Power Platform connector folder
 * (`apiDefinition.swagger.json`, `apiProperties.json`, `settings.json`, `script.csx`). Never throws for what is in
 * the files.
 */
export function importDescription(files: readonly SourceFile[], options: ImportOptions = {}): ImportResult {
  const report = new Report();
  try {
    const size = files.reduce((sum, { text }) => sum + text.length, 0);
    if (size > maxCharacters) return tooLarge(files, size);
    const { definition, properties, settings, script } = chooseFiles(files);
    if (!definition) return refused(files[0]?.name ?? '', 'There is no description among these files.');
    const documents = {
      definition: readDocument(definition),
      properties: properties ? readDocument(properties) : null,
      settings: settings ? readDocument(settings) : null,
    };
    if (script)
      report.warn('script.not_run', 'The connector’s script is not run; what it changes is not changed.', {
        document: { file: script.name, text: '', value: null, places: new WeakMap(), mends: [] },
      });
    const connector = importConnector(documents, report, options.address ?? null);
    return { ok: true, connector, warnings: report.finish(definition.name) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, error: error.refusal };
    throw error;
  }
}

function readDocument(file: SourceFile): ReadDocument {
  const text = withoutMark(file.text);
  const first = /\S/.exec(text)?.[0];
  try {
    if (first === undefined) throw new Unreadable('This file is empty.', 0);
    if (first === '<')
      throw new Unreadable('This is a web page or XML, not a description.', text.indexOf('<'));
    if (text.startsWith('PK')) throw new Unreadable('This is an archive; unpack it and send its files.', 0);
    return first === '{' || first === '[' ? readJson(file.name, text) : readYaml(file.name, text);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Refused(refusalAt(file.name, text, error.message, error.offset));
  }
}

function tooLarge(files: readonly SourceFile[], size: number): ImportResult {
  const message = `A description may have ${maxCharacters / 1_000_000} million characters; this has ${size}.`;
  return refused(files[0]?.name ?? '', message);
}

const refused = (file: string, message: string): ImportResult => ({
  ok: false,
  error: { message, file, line: 1, column: 1 },
});
