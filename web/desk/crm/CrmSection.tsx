import {
  Badge,
  Button,
  Link,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { LinkDismissRegular } from '@fluentui/react-icons/svg/link-dismiss';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { useState } from 'react';
import type { OutputOf } from '../../../contracts/api/operations.ts';
import type { ConversationDetail } from '../../../contracts/api/shapes.ts';
import type { CrmLink, ScreenPop } from '../../../contracts/crm.ts';
import { useModel } from '../app/context.tsx';
import { Failure } from '../app/Failure.tsx';
import { useNotices } from '../app/notices.tsx';
import { useShortcuts } from '../app/shortcuts.ts';
import { byConnection } from './by-connection.ts';
import { CreateRecordDialog } from './CreateRecordDialog.tsx';
import { CrmTimeline } from './CrmTimeline.tsx';
import { Matches } from './Matches.tsx';
import { mayEmbed, openInTab, recordAddress } from './open-record.ts';
import { useCrm } from './use-crm.ts';

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '10px' },
  head: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', minHeight: '24px' },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
  },
  group: { display: 'flex', flexDirection: 'column', gap: '6px' },
  connection: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
  },
  row: { display: 'flex', alignItems: 'center', gap: '8px', minWidth: 0 },
  pop: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px' },
  button: { whiteSpace: 'nowrap' },
  words: { flexGrow: 1, minWidth: 0 },
  facts: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
  },
  open: { display: 'inline-flex', gap: '4px', alignItems: 'center', overflowWrap: 'anywhere' },
});

type Crm = OutputOf<'conversation.crm'>;
const relationLabels: Record<CrmLink['relation'], string> = {
  activity: 'This conversation',
  customer: 'Customer',
  case: 'Case',
  related: 'Related',
};

interface CrmSectionProps {
  conversationId: string;
  detail: ConversationDetail;
}

/** The conversation in the CRMs: its record, who the customer is there, cases, and what was sent. */
export function CrmSection({ conversationId, detail }: CrmSectionProps) {
  const styles = useStyles();
  const model = useModel();
  const entry = useCrm(conversationId);
  const [creating, setCreating] = useState<{ kind: 'contact' | 'case'; connectionId: string } | null>(null);
  const crm = entry?.crm ?? null;
  useShortcuts({
    'Alt+KeyO': () => {
      const ready = crm?.screenPops.find((pop) => pop.state === 'ready' && pop.url !== null);
      const fallback = crm?.links.find((link) => link.relation === 'customer' && link.url !== '');
      const url = ready?.url ?? fallback?.url;
      return url && openInTab(url) ? undefined : false;
    },
  });
  if (!crm) {
    if (entry?.error)
      return <Failure error={entry.error} onRetry={() => void model.readCrm(conversationId)} />;
    return (
      <Skeleton aria-label="Loading the CRM">
        <SkeletonItem size={24} />
      </Skeleton>
    );
  }
  if (crm.connections.length === 0) return null;
  const groups = byConnection(crm);
  return (
    <section className={styles.section} aria-label="CRM">
      <div className={styles.head}>
        <h3 className={styles.heading}>CRM</h3>
        <CreateMenu crm={crm} onCreate={setCreating} />
      </div>
      <Failure error={entry?.error ?? null} onRetry={() => void model.readCrm(conversationId)} />
      {crm.connections
        .filter((connection) => connection.paused)
        .map((connection) => (
          <span key={connection.id} className={styles.facts}>
            {connection.name} rests now; what is written there follows by itself.
          </span>
        ))}
      {groups.map(({ id, name, pops, links }) => {
        const among = groups.length > 1 ? name : null;
        return (
          <div key={id} className={styles.group}>
            {among !== null && <h4 className={styles.connection}>{among}</h4>}
            {pops.map((pop) => (
              <PopRow key={pop.connectionId} pop={pop} conversationId={conversationId} among={among} />
            ))}
            <Links conversationId={conversationId} links={links} among={among} />
          </div>
        );
      })}
      <Matches conversationId={conversationId} crm={crm} />
      {crm.timeline.length > 0 && <CrmTimeline deliveries={crm.timeline} />}
      {creating && (
        <CreateRecordDialog
          conversationId={conversationId}
          connectionId={creating.connectionId}
          kind={creating.kind}
          connectionName={
            crm.connections.find((each) => each.id === creating.connectionId)?.name ?? 'the CRM'
          }
          detail={detail}
          customer={
            crm.links.find(
              (link) => link.relation === 'customer' && link.connectionId === creating.connectionId,
            ) ?? null
          }
          onClose={() => setCreating(null)}
          onCreated={() => {
            setCreating(null);
            void model.readCrm(conversationId);
          }}
        />
      )}
    </section>
  );
}

function CreateMenu({
  crm,
  onCreate,
}: {
  crm: Crm;
  onCreate: (what: { kind: 'contact' | 'case'; connectionId: string }) => void;
}) {
  const several = crm.connections.length > 1;
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<AddRegular />}>
          Create
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {crm.connections.flatMap(({ id, name }) =>
            (['contact', 'case'] as const).map((kind) => (
              <MenuItem key={`${id}-${kind}`} onClick={() => onCreate({ kind, connectionId: id })}>
                {kind === 'contact' ? 'Contact' : 'Case'}
                {several ? ` in ${name}` : ''}
              </MenuItem>
            )),
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface RowsProps {
  conversationId: string;
  /** The connection's name, when it stands above the rows because there are several; they do not repeat it then. */
  among: string | null;
}

function PopRow({ pop, conversationId, among }: RowsProps & { pop: ScreenPop }) {
  const styles = useStyles();
  const model = useModel();
  const address = pop.url === null ? null : recordAddress(pop.url);
  if (pop.state === 'pending')
    return (
      <div className={styles.row}>
        <Spinner size="extra-tiny" aria-hidden="true" />
        <span className={styles.facts}>The record in {pop.connectionName} is being made…</span>
      </div>
    );
  if (pop.state === 'failed' || !address)
    return <Failure error={`${pop.connectionName}: ${pop.reason ?? 'The record could not be opened.'}`} />;
  const beside = pop.openIn === 'embedded' && mayEmbed(address, window.location.origin);
  return (
    <div className={styles.pop}>
      <Button
        as="a"
        className={styles.button}
        size="small"
        icon={<OpenRegular />}
        href={address}
        target="_blank"
        rel="noreferrer noopener"
        title="Alt+O"
        onClick={() => model.setBlockedPop(conversationId, null)}
      >
        Open record
      </Button>
      {beside && (
        <Button
          size="small"
          className={styles.button}
          appearance="subtle"
          onClick={() => model.showRecord(conversationId, { url: address, title: pop.connectionName })}
        >
          Show beside
        </Button>
      )}
      {among === null && <span className={styles.facts}>{pop.connectionName}</span>}
    </div>
  );
}

function Links({ conversationId, links, among }: RowsProps & { links: readonly CrmLink[] }) {
  const styles = useStyles();
  const model = useModel();
  const { attempt } = useNotices();
  const unlink = async (link: CrmLink) => {
    await attempt('The record was not unlinked', () =>
      model.client.request('conversation.crm_unlink', {
        conversationId,
        connectionId: link.connectionId,
        entity: link.entity,
        id: link.id,
      }),
    );
    await model.readCrm(conversationId);
  };
  if (links.length === 0) return null;
  return (
    <ul className={styles.list} aria-label={among === null ? 'Linked records' : `Linked records in ${among}`}>
      {links.map((link) => {
        const name = link.name || link.entity;
        const address = recordAddress(link.url);
        return (
          <li key={`${link.connectionId}-${link.entity}-${link.id}`} className={styles.row}>
            <div className={styles.words}>
              {address ? (
                <Link className={styles.open} href={address} target="_blank" rel="noreferrer noopener">
                  {name}
                </Link>
              ) : (
                name
              )}
              <span className={styles.facts}>
                <Badge
                  appearance="tint"
                  size="small"
                  color={link.relation === 'activity' ? 'informative' : 'brand'}
                >
                  {relationLabels[link.relation]}
                </Badge>{' '}
                {[link.entity, ...(among === null ? [link.connectionName] : [])].join(' · ')}
              </span>
            </div>
            {link.relation !== 'activity' && (
              <Button
                size="small"
                appearance="subtle"
                icon={<LinkDismissRegular />}
                aria-label={`Unlink ${name}`}
                title="Unlink"
                onClick={() => void unlink(link)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
