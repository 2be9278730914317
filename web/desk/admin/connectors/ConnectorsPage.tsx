import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { PuzzlePieceRegular } from '@fluentui/react-icons/svg/puzzle-piece';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { removeColumn } from '../../../kit/remove-column.tsx';
import { formatDate } from '../../../kit/time.ts';
import { useModel } from '../../app/context.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { RemoveQuestion } from '../Question.tsx';
import { ReadCard } from '../ReadCard.tsx';
import { ConnectorPage } from './ConnectorPage.tsx';
import { ImportPage } from './ImportPage.tsx';
import { InstancePage } from './InstancePage.tsx';

const useStyles = makeStyles({
  under: {
    color: tokens.colorNeutralForeground2,
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    maxWidth: '70ch',
  },
});

type Connector = OutputOf<'connector.list'>['connectors'][number];

/** The imported connectors: the list, an import, or one of them. */
export function ConnectorsPage({ path }: { path: readonly string[] }) {
  const [first, second, third] = path;
  if (first === 'import') return <ImportPage />;
  if (first !== undefined && second === 'instance')
    return (
      <InstancePage
        key={third}
        connectorId={first}
        connectionId={third === undefined || third === 'new' ? null : third}
      />
    );
  if (first !== undefined) return <ConnectorPage key={first} connectorId={first} />;
  return <ConnectorList />;
}

function ConnectorList() {
  const styles = useStyles();
  const { client } = useModel();
  const reading = useRead('connectors', () => client.request('connector.list', {}, { repeatable: true }));
  const [removing, setRemoving] = useState<Connector | null>(null);
  const importButton = (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      onClick={() => navigate(adminPlace('connectors', 'import'))}
    >
      Import
    </Button>
  );
  const columns: Column<Connector>[] = [
    {
      key: 'name',
      header: 'Name',
      sortBy: (row) => row.name,
      cell: (row) => (
        <>
          <NameLink to={adminPlace('connectors', row.id)}>{row.name}</NameLink>
          <span className={styles.under}>{row.description}</span>
        </>
      ),
    },
    { key: 'kind', header: 'Kind', cell: (row) => (row.kind === 'mcp' ? 'MCP server' : 'OpenAPI') },
    {
      key: 'operations',
      header: 'Operations',
      number: true,
      sortBy: (row) => row.operations,
      cell: (row) => row.operations,
    },
    { key: 'version', header: 'Version', cell: (row) => row.version },
    {
      key: 'updated',
      header: 'Imported',
      sortBy: (row) => row.updatedAt,
      cell: (row) => formatDate(row.updatedAt),
    },
    removeColumn((row) => `Remove ${row.name}`, setRemoving),
  ];
  return (
    <Page
      title="Connectors"
      intro="Systems described by OpenAPI, by a Power Platform connector, or by an MCP server. Their operations can become plugins of the copilot."
      actions={importButton}
    >
      <ReadCard
        reading={reading}
        loading="Loading the connectors"
        isEmpty={({ connectors }) => connectors.length === 0}
        empty={
          <EmptyState
            icon={<PuzzlePieceRegular />}
            title="No connector yet"
            body="Import a description: a file, a folder of a Power Platform connector, or an address."
            action={importButton}
          />
        }
      >
        {({ connectors }) => (
          <DataTable
            label="Connectors"
            columns={columns}
            rows={connectors}
            keyOf={(row) => row.id}
            empty="No connector yet."
          />
        )}
      </ReadCard>
      {removing && (
        <RemoveQuestion
          name={removing.name}
          remove={() => client.request('connector.delete', { connectorId: removing.id })}
          onTried={reading.reload}
          onClose={() => setRemoving(null)}
        >
          It can be removed once it has no connections.
        </RemoveQuestion>
      )}
    </Page>
  );
}
