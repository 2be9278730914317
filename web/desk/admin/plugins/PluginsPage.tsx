import { Badge, Button, makeStyles, Switch, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { SparkleRegular } from '@fluentui/react-icons/svg/sparkle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useState } from 'react';
import type { Plugin } from '../../../../contracts/plugins.ts';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { removeColumn } from '../../../kit/remove-column.tsx';
import { useModel } from '../../app/context.tsx';
import { NameLink } from '../../app/NameLink.tsx';
import { useNotices } from '../../app/notices.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { RemoveQuestion } from '../Question.tsx';
import { ReadCard } from '../ReadCard.tsx';
import { PluginPage } from './PluginPage.tsx';
import { accessLabel } from './plugin-form.ts';

const useStyles = makeStyles({
  under: {
    color: tokens.colorNeutralForeground2,
    display: '-webkit-box',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    overflow: 'hidden',
    maxWidth: '60ch',
  },
  problem: { display: 'flex', gap: '4px', maxWidth: '44ch', '& svg': { flexShrink: 0, fontSize: '16px' } },
});

/** The copilot's plugins: the list, or one of them. */
export function PluginsPage({ path }: { path: readonly string[] }) {
  const [first] = path;
  if (first !== undefined) return <PluginPage key={first} pluginId={first === 'new' ? null : first} />;
  return <PluginList />;
}

function PluginList() {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const reading = useRead('plugins', () => client.request('plugin.list', {}, { repeatable: true }));
  const [removing, setRemoving] = useState<Plugin | null>(null);
  const turn = async (plugin: Plugin, enabled: boolean) => {
    const { data, set } = reading;
    if (!data) return;
    const put = (to: boolean) =>
      set({ plugins: data.plugins.map((each) => (each.id === plugin.id ? { ...each, enabled: to } : each)) });
    put(enabled);
    const done = await attempt(`${plugin.name} was not changed`, () =>
      client.request('plugin.update', { pluginId: plugin.id, enabled }),
    );
    if (done) notify('success', enabled ? `${plugin.name} is on` : `${plugin.name} is off`);
    else put(!enabled);
  };
  const columns: Column<Plugin>[] = [
    {
      key: 'name',
      header: 'Name',
      sortBy: (row) => row.name,
      cell: (row) => (
        <>
          <NameLink to={adminPlace('plugins', row.id)}>{row.name}</NameLink>
          <span className={styles.under}>{row.description}</span>
        </>
      ),
    },
    {
      key: 'on',
      header: 'On',
      cell: (row) => (
        <Switch
          aria-label={`${row.name} is on`}
          checked={row.enabled}
          onChange={(_, { checked }) => void turn(row, checked)}
        />
      ),
    },
    {
      key: 'connection',
      header: 'Connection',
      sortBy: (row) => row.connectionName,
      cell: (row) => (
        <>
          {row.connectionName}
          <span className={styles.under}>{row.connectorName}</span>
        </>
      ),
    },
    {
      key: 'authentication',
      header: 'Signs in',
      cell: (row) => (row.authentication === 'admin' ? 'Once, for all' : 'Each representative'),
    },
    { key: 'access', header: 'For', cell: (row) => accessLabel(row.roles) },
    {
      key: 'marks',
      header: 'Marks',
      cell: (row) =>
        row.problem ? (
          <span className={styles.problem}>
            <WarningRegular aria-label="Problem" />
            {row.problem}
          </span>
        ) : (
          row.changes && (
            <Badge appearance="tint" color="warning" size="small">
              Changes
            </Badge>
          )
        ),
    },
    removeColumn((row) => `Remove ${row.name}`, setRemoving),
  ];
  const add = (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => navigate(adminPlace('plugins', 'new'))}>
      New plugin
    </Button>
  );
  return (
    <Page
      title="Copilot plugins"
      intro="Operations of connectors that the representative’s copilot may use. On and off hold from the next question on."
      actions={add}
    >
      <ReadCard
        reading={reading}
        loading="Loading the plugins"
        isEmpty={({ plugins }) => plugins.length === 0}
        empty={
          <EmptyState
            icon={<SparkleRegular />}
            title="No plugin yet"
            body="Import a connector, connect an instance, and make one of its operations a plugin."
            action={add}
          />
        }
      >
        {({ plugins }) => (
          <DataTable
            label="Plugins"
            columns={columns}
            rows={plugins}
            keyOf={(row) => row.id}
            empty="No plugin yet."
          />
        )}
      </ReadCard>
      {removing && (
        <RemoveQuestion
          name={removing.name}
          remove={() => client.request('plugin.delete', { pluginId: removing.id })}
          onTried={reading.reload}
          onClose={() => setRemoving(null)}
        >
          The copilot does not use it any more. The connector and its instance stay.
        </RemoveQuestion>
      )}
    </Page>
  );
}
