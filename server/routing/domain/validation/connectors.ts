/** Connections and plugins of a document: what refers to what. */
import type { At, Report, Surroundings } from './report.ts';

/** @param imported the connectors that there are; the document names them, and does not hold them */
export function checkConnectors(report: Report, imported: Surroundings['connectors']): void {
  const { connections, plugins } = report.document;
  const operations = new Map(imported.map((one) => [one.name, one.operations]));
  const known = imported.map(({ name }) => `“${name}”`).join(', ') || 'none yet';
  for (const [i, { kind, connector, steps }] of connections.entries()) {
    const at: At = ['connections', i];
    if ((kind === 'connector') !== (connector !== null))
      report.add(
        'connection.kind',
        [...at, 'connector'],
        kind === 'connector'
          ? 'A connection of kind “connector” names the connector it is an instance of.'
          : `A connection of kind “${kind}” has no connector. Take it out, or make the kind “connector”.`,
      );
    if (connector !== null && !operations.has(connector))
      report.add(
        'connector.unknown',
        [...at, 'connector'],
        `There is no connector “${connector}”. Import it first. Imported are: ${known}.`,
      );
    if (kind === 'connector' && steps.length > 0)
      report.add(
        'connection.kind',
        [...at, 'steps'],
        'A connector has no lifecycle steps: give them to a connection to a CRM.',
      );
    report.unique(
      steps.map(({ step }) => `step ${step}`),
      (j) => [...at, 'steps', j, 'step'],
      'step',
    );
  }
  const byName = new Map(connections.map((one) => [one.name, one]));
  for (const [i, { connection, operation }] of plugins.entries()) {
    const at: At = ['plugins', i];
    if (!report.refer('connections', connection, [...at, 'connection'])) continue;
    const found = byName.get(connection);
    if (found === undefined) continue;
    if (found.connector === null)
      report.add(
        'connection.kind',
        [...at, 'connection'],
        `“${connection}” is a connection to a CRM. A plugin needs one of kind “connector”.`,
      );
    else if (operations.get(found.connector)?.includes(operation) === false)
      report.add(
        'operation.unknown',
        [...at, 'operation'],
        `The connector “${found.connector}” has no operation “${operation}”.`,
      );
  }
}
