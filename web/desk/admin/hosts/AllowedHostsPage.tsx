import { Button, Field, Input, makeStyles } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { GlobeShieldRegular } from '@fluentui/react-icons/svg/globe-shield';
import { useState } from 'react';
import { type Column, DataTable } from '../../../kit/DataTable.tsx';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { removeColumn } from '../../../kit/remove-column.tsx';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useRead } from '../../app/use-read.ts';
import { messageOf } from '../../realtime/request-error.ts';
import { Card, Loading, Page } from '../Page.tsx';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr) auto',
    gap: '12px',
    alignItems: 'start',
    '@media (max-width: 640px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  add: { marginTop: '26px', '@media (max-width: 640px)': { marginTop: 0 } },
});

interface Host {
  host: string;
  note: string;
}

const hostPattern = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/;

/** Hosts that Patchbay may reach although they are private, or without TLS. */
export function AllowedHostsPage() {
  const styles = useStyles();
  const { client } = useModel();
  const { notify } = useNotices();
  const { data, error, reload, set } = useRead('allowed-hosts', () =>
    client.request('allowed_host.list', {}, { repeatable: true }),
  );
  const [draft, setDraft] = useState<Host>({ host: '', note: '' });
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const put = async (hosts: Host[], done: string): Promise<boolean> => {
    setFailure(null);
    try {
      await client.request('allowed_host.put', { hosts });
      set({ hosts });
      notify('success', done);
      return true;
    } catch (thrown) {
      setFailure(messageOf(thrown));
      return false;
    }
  };
  const add = async () => {
    const host = draft.host.trim().toLowerCase();
    if (!hostPattern.test(host)) {
      setProblem('Write a host, or a host and a port: crm.contoso.internal:8443');
      return;
    }
    if (data?.hosts.some((each) => each.host === host)) {
      setProblem('This host is allowed already.');
      return;
    }
    setProblem(null);
    const added = await put(
      [...(data?.hosts ?? []), { host, note: draft.note.trim() }],
      `${host} is allowed`,
    );
    if (added) setDraft({ host: '', note: '' });
  };
  const remove = (host: string) =>
    put(
      (data?.hosts ?? []).filter((each) => each.host !== host),
      `${host} is not allowed any more`,
    );

  const columns: Column<Host>[] = [
    { key: 'host', header: 'Host', sortBy: (row) => row.host, cell: (row) => row.host },
    { key: 'note', header: 'Note', cell: (row) => row.note },
    removeColumn(
      (row) => `Do not allow ${row.host} any more`,
      (row) => void remove(row.host),
    ),
  ];
  return (
    <Page
      title="Allowed hosts"
      intro="Patchbay never calls private or link-local addresses, and nothing without TLS, not even when it is led there. These hosts are the exceptions; a change holds at once."
    >
      <Failure error={error} onRetry={reload} />
      <Failure error={failure} />
      {data !== null && (
        <Card title="Allow a host">
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <Field label="Host" {...(problem && { validationMessage: problem })}>
              <Input
                value={draft.host}
                placeholder="crm.contoso.internal:8443"
                spellCheck={false}
                onChange={(_, { value }) => setDraft({ ...draft, host: value })}
              />
            </Field>
            <Field label="Note">
              <Input
                value={draft.note}
                maxLength={200}
                placeholder="Why it is allowed"
                onChange={(_, { value }) => setDraft({ ...draft, note: value })}
              />
            </Field>
            <Button className={styles.add} type="submit" icon={<AddRegular />}>
              Allow
            </Button>
          </form>
        </Card>
      )}
      <Card flush>
        {data === null ? (
          error === null && <Loading label="Loading the hosts" />
        ) : data.hosts.length === 0 ? (
          <EmptyState
            icon={<GlobeShieldRegular />}
            title="No exceptions"
            body="Only public addresses with TLS are reached."
          />
        ) : (
          <DataTable
            label="Allowed hosts"
            columns={columns}
            rows={data.hosts}
            keyOf={(row) => row.host}
            empty="No exceptions."
          />
        )}
      </Card>
    </Page>
  );
}
