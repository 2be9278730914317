import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected';
import type { CrmKind } from '../../../../contracts/crm.ts';
import { EmptyState } from '../../../kit/EmptyState.tsx';
import { useModel } from '../../app/context.tsx';
import { navigate } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { ReadCard } from '../ReadCard.tsx';
import { ConnectionTable } from './ConnectionTable.tsx';
import { ConnectionWizard } from './ConnectionWizard.tsx';
import { kindHints, kindLabels } from './kinds.ts';

const everyMs = 5_000;
const kinds = Object.keys(kindHints) as CrmKind[];

/** The connections: the list, or the wizard of one. */
export function ConnectionsPage({ path }: { path: readonly string[] }) {
  const [first, second] = path;
  if (first === 'new' && kinds.includes(second as CrmKind))
    return (
      <ConnectionWizard key={`new-${second}`} connectionId={null} newKind={second as CrmKind} step={1} />
    );
  if (first !== undefined && first !== 'new')
    return <ConnectionWizard key={first} connectionId={first} newKind={null} step={stepOf(second)} />;
  return <ConnectionList />;
}

function stepOf(part: string | undefined): 1 | 2 | 3 | 4 | 5 {
  const step = Number(/^step-([1-5])$/.exec(part ?? '')?.[1] ?? 1);
  return step as 1 | 2 | 3 | 4 | 5;
}

function ConnectionList() {
  const { client } = useModel();
  const reading = useRead('connections', () => client.request('connection.list', {}, { repeatable: true }), {
    everyMs,
  });
  return (
    <Page
      title="Connections"
      intro="CRMs that a contact’s life is written to, and the instances of imported connectors."
      actions={<NewConnection />}
    >
      <ReadCard
        reading={reading}
        loading="Loading the connections"
        isEmpty={({ connections }) => connections.length === 0}
        empty={
          <EmptyState
            icon={<PlugConnectedRegular />}
            title="Nothing is connected yet"
            body="Connect a CRM, and every contact is written down there: when it begins, is answered, ends, and when its recording is there."
            action={<NewConnection />}
          />
        }
      >
        {({ connections }) => <ConnectionTable connections={connections} onChanged={reading.reload} />}
      </ReadCard>
    </Page>
  );
}

function NewConnection() {
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="primary" icon={<AddRegular />}>
          Connect
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {kinds.map((kind) => (
            <MenuItem
              key={kind}
              subText={kindHints[kind]}
              onClick={() => navigate(adminPlace('connections', 'new', kind))}
            >
              {kindLabels[kind]}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
