import { Badge, Button, Input, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { EditRegular } from '@fluentui/react-icons/svg/edit';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { useState } from 'react';
import type { OutputOf } from '../../../../contracts/api/operations.ts';
import type { ConnectionShape } from '../../../../contracts/api/operations-connections.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate, PlaceLink } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Card, Loading, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { EditOperationDialog } from './EditOperationDialog.tsx';
import { ImportWarnings } from './ImportWarnings.tsx';
import { TryDialog } from './TryDialog.tsx';

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center', padding: '12px 16px' },
  search: { flexGrow: 1, maxWidth: '360px' },
  name: { fontWeight: tokens.fontWeightSemibold },
  under: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  description: {
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    minWidth: '180px',
    maxWidth: '60ch',
  },
  path: { fontFamily: tokens.fontFamilyMonospace, fontSize: '12px', overflowWrap: 'anywhere' },
  badges: { display: 'flex', flexWrap: 'wrap', gap: '4px' },
  actions: { display: 'flex', gap: '2px' },
  list: { margin: 0, padding: 0, listStyleType: 'none', display: 'flex', flexWrap: 'wrap', gap: '8px' },
  instance: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '8px',
    padding: '4px 10px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    color: tokens.colorBrandForegroundLink,
    textDecoration: 'none',
    ':hover': { textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  quiet: { margin: 0, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

type Operation = OutputOf<'connector.read'>['operations'][number];

/** A connector: its instances, and which of its operations are offered. */
export function ConnectorPage({ connectorId }: { connectorId: string }) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const { data, error, reload, set } = useRead(`connector/${connectorId}`, async () => {
    const [connector, { connections }] = await Promise.all([
      client.request('connector.read', { connectorId }, { repeatable: true }),
      client.request('connection.list', {}, { repeatable: true }),
    ]);
    return { connector, connections: connections.filter((each) => each.connectorId === connectorId) };
  });
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<Operation | null>(null);
  const [trying, setTrying] = useState<Operation | null>(null);
  const back = { to: adminPlace('connectors'), label: 'Connectors' };

  if (!data) {
    return (
      <Page title="Connector" back={back}>
        <Failure error={error} onRetry={reload} />
        {error === null && (
          <Card flush>
            <Loading label="Loading the connector" rows={8} />
          </Card>
        )}
      </Page>
    );
  }
  const { connector, connections } = data;
  const update = async (
    operation: Operation,
    change: Partial<Pick<Operation, 'enabled' | 'name' | 'description'>>,
  ) => {
    const before = data;
    set({
      ...data,
      connector: {
        ...connector,
        operations: connector.operations.map((each) =>
          each.id === operation.id ? { ...each, ...change } : each,
        ),
      },
    });
    const done = await attempt('The operation was not changed', () =>
      client.request('connector.update', { connectorId, operations: { [operation.id]: change } }),
    );
    if (!done) set(before);
    return done;
  };
  const wanted = search.trim().toLowerCase();
  const rows = connector.operations.filter(
    (each) =>
      wanted === '' ||
      `${each.name} ${each.id} ${each.path} ${each.description}`.toLowerCase().includes(wanted),
  );
  const columns: Column<Operation>[] = [
    {
      key: 'name',
      header: 'Operation',
      sortBy: (row) => row.name || row.id,
      cell: (row) => (
        <>
          <span className={styles.name}>{row.name || row.id}</span>
          <br />
          <span className={styles.path}>
            {row.method} {row.path}
          </span>
        </>
      ),
    },
    {
      key: 'description',
      header: 'What the copilot reads of it',
      cell: (row) => (
        <span className={styles.description} title={row.description}>
          {row.description || '–'}
        </span>
      ),
    },
    {
      key: 'marks',
      header: 'Marks',
      cell: (row) => (
        <div className={styles.badges}>
          {row.changes && (
            <Badge appearance="tint" color="warning" size="small">
              Changes
            </Badge>
          )}
          {row.deprecated && (
            <Badge appearance="tint" color="danger" size="small">
              Deprecated
            </Badge>
          )}
          {row.visibility !== 'normal' && (
            <Badge appearance="outline" color="informative" size="small">
              {row.visibility}
            </Badge>
          )}
        </div>
      ),
    },
    {
      key: 'enabled',
      header: 'Offered',
      cell: (row) => (
        <Switch
          aria-label={`Offer ${row.name || row.id}`}
          checked={row.enabled}
          onChange={(_, { checked }) => void update(row, { enabled: checked })}
        />
      ),
    },
    {
      key: 'actions',
      header: 'Actions',
      actions: true,
      cell: (row) => (
        <div className={styles.actions}>
          <Button
            size="small"
            appearance="subtle"
            icon={<EditRegular />}
            aria-label={`Describe ${row.name || row.id}`}
            title="Name and description"
            onClick={() => setEditing(row)}
          />
          <Button
            size="small"
            appearance="subtle"
            icon={<PlayRegular />}
            aria-label={`Try ${row.name || row.id}`}
            title={connections.length === 0 ? 'Connect an instance first' : 'Try it'}
            disabledFocusable={connections.length === 0}
            onClick={() => setTrying(row)}
          />
        </div>
      ),
    },
  ];
  return (
    <Page
      title={connector.name}
      back={back}
      intro={connector.description}
      actions={
        <Button
          icon={<AddRegular />}
          onClick={() => navigate(adminPlace('connectors', connectorId, 'instance', 'new'))}
        >
          Connect an instance
        </Button>
      }
    >
      <Card title="Instances">
        <Instances connectorId={connectorId} connections={connections} />
        <ImportWarnings warnings={connector.warnings} />
      </Card>
      <Card flush>
        <div className={styles.bar}>
          <Input
            className={styles.search}
            type="search"
            aria-label="Search the operations"
            placeholder="Search the operations"
            contentBefore={<SearchRegular />}
            value={search}
            onChange={(_, { value }) => setSearch(value)}
          />
          <span className={styles.under}>
            {connector.operations.filter((each) => each.enabled).length} of {connector.operations.length}{' '}
            offered
          </span>
        </div>
        <DataTable
          label="Operations"
          columns={columns}
          rows={rows}
          keyOf={(row) => row.id}
          empty={wanted ? 'No operation fits.' : 'It has no operations.'}
        />
      </Card>
      {editing && (
        <EditOperationDialog
          operation={editing}
          onClose={() => setEditing(null)}
          onSave={async (change) => {
            if (await update(editing, change)) {
              setEditing(null);
              notify('success', 'The operation is described');
            }
          }}
        />
      )}
      {trying && (
        <TryDialog
          connectorId={connectorId}
          connections={connections}
          operation={trying}
          onClose={() => setTrying(null)}
        />
      )}
    </Page>
  );
}

function Instances({
  connectorId,
  connections,
}: {
  connectorId: string;
  connections: readonly ConnectionShape[];
}) {
  const styles = useStyles();
  if (connections.length === 0)
    return (
      <p className={styles.quiet}>
        None yet. An instance says where the system is and how Patchbay proves itself there; plugins are made
        of it.
      </p>
    );
  return (
    <ul className={styles.list}>
      {connections.map((connection) => (
        <li key={connection.id}>
          <PlaceLink
            to={adminPlace('connectors', connectorId, 'instance', connection.id)}
            className={styles.instance}
          >
            {connection.name}
            <Badge appearance="tint" size="small" color={connection.enabled ? 'success' : 'informative'}>
              {connection.enabled ? 'On' : 'Off'}
            </Badge>
          </PlaceLink>
        </li>
      ))}
    </ul>
  );
}
