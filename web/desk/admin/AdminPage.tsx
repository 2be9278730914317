// Before the first of the contracts, which are compiled as they are loaded.
import '../../kit/zod-without-eval.ts';
import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { BookRegular } from '@fluentui/react-icons/svg/book';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import { ChatHelpRegular } from '@fluentui/react-icons/svg/chat-help';
import { FlowchartRegular } from '@fluentui/react-icons/svg/flowchart';
import { FrameRegular } from '@fluentui/react-icons/svg/frame';
import { GlobeShieldRegular } from '@fluentui/react-icons/svg/globe-shield';
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected';
import { PuzzlePieceRegular } from '@fluentui/react-icons/svg/puzzle-piece';
import { SearchSparkleRegular } from '@fluentui/react-icons/svg/search-sparkle';
import { SendClockRegular } from '@fluentui/react-icons/svg/send-clock';
import { SparkleRegular } from '@fluentui/react-icons/svg/sparkle';
import { type ReactElement, useEffect, useRef } from 'react';
import { navigate, PlaceLink } from '../app/router.tsx';
import { StatusPage } from '../app/StatusPage.tsx';
import AgentsPage from './agents/AgentsPage.tsx';
import { ConnectionsPage } from './connections/ConnectionsPage.tsx';
import { ConnectorsPage } from './connectors/ConnectorsPage.tsx';
import { DeliveriesPage } from './deliveries/DeliveriesPage.tsx';
import DiscoveryPage from './discovery/DiscoveryPage.tsx';
import { EmbeddingPage } from './embedding/EmbeddingPage.tsx';
import { AllowedHostsPage } from './hosts/AllowedHostsPage.tsx';
import IntentsPage from './intents/IntentsPage.tsx';
import KnowledgePage from './knowledge/KnowledgePage.tsx';
import { adminPlace, type Section } from './places.ts';
import { PluginsPage } from './plugins/PluginsPage.tsx';
import { TopicsPage } from './topics/TopicsPage.tsx';

const useStyles = makeStyles({
  frame: {
    flexGrow: 1,
    minHeight: 0,
    display: 'flex',
    '@media (max-width: 800px)': { flexDirection: 'column' },
  },
  nav: {
    width: '200px',
    flexShrink: 0,
    boxSizing: 'border-box',
    padding: '12px 8px',
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    overflow: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 800px)': {
      width: '100%',
      flexDirection: 'row',
      padding: '4px 8px',
      borderRight: 'none',
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    },
  },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '6px 8px',
    whiteSpace: 'nowrap',
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    '& svg': { fontSize: '20px', flexShrink: 0 },
  },
  group: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    '@media (max-width: 800px)': { flexDirection: 'row' },
  },
  groupTitle: {
    padding: '10px 8px 4px',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
    '@media (max-width: 800px)': { display: 'none' },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    backgroundColor: tokens.colorNeutralBackground1Selected,
  },
  main: { flexGrow: 1, minWidth: 0, minHeight: 0, overflowY: 'auto', outlineStyle: 'none' },
});

interface Link {
  section: Section;
  label: string;
  icon: ReactElement;
}

const groups: readonly { title: string; links: readonly Link[] }[] = [
  {
    title: 'Outside systems',
    links: [
      { section: 'connections', label: 'Connections', icon: <PlugConnectedRegular /> },
      { section: 'deliveries', label: 'Deliveries', icon: <SendClockRegular /> },
      { section: 'connectors', label: 'Connectors', icon: <PuzzlePieceRegular /> },
      { section: 'plugins', label: 'Copilot plugins', icon: <SparkleRegular /> },
      { section: 'hosts', label: 'Allowed hosts', icon: <GlobeShieldRegular /> },
      { section: 'embedding', label: 'Embedding', icon: <FrameRegular /> },
    ],
  },
  {
    title: 'Self-service',
    links: [
      { section: 'agents', label: 'AI agents', icon: <BotRegular /> },
      { section: 'topics', label: 'Topics', icon: <FlowchartRegular /> },
      { section: 'intents', label: 'Intents', icon: <ChatHelpRegular /> },
      { section: 'discovery', label: 'Discovery', icon: <SearchSparkleRegular /> },
      { section: 'knowledge', label: 'Knowledge', icon: <BookRegular /> },
    ],
  },
];
const sections = groups.flatMap(({ links }) => links);

/** The administration: what Patchbay is connected to, and what becomes of it. */
export default function AdminPage({ path }: { path: readonly string[] }) {
  const styles = useStyles();
  const section = path[0] ?? 'connections';
  const rest = path.slice(1);
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another section is another link to show.
  useEffect(() => {
    nav.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [section]);
  return (
    <div className={styles.frame}>
      <nav ref={nav} className={styles.nav} aria-label="Administration">
        {groups.map(({ title, links }) => (
          <div key={title} className={styles.group}>
            <span className={styles.groupTitle}>{title}</span>
            {links.map((each) => (
              <PlaceLink
                key={each.section}
                to={adminPlace(each.section)}
                aria-current={each.section === section ? 'page' : undefined}
                className={mergeClasses(styles.link, each.section === section && styles.current)}
              >
                {each.icon}
                {each.label}
              </PlaceLink>
            ))}
          </div>
        ))}
      </nav>
      <main id="main" tabIndex={-1} className={styles.main}>
        {section === 'connections' && <ConnectionsPage path={rest} />}
        {section === 'deliveries' && <DeliveriesPage path={rest} />}
        {section === 'connectors' && <ConnectorsPage path={rest} />}
        {section === 'plugins' && <PluginsPage path={rest} />}
        {section === 'hosts' && <AllowedHostsPage />}
        {section === 'agents' && <AgentsPage path={rest} />}
        {section === 'topics' && <TopicsPage path={rest} />}
        {section === 'intents' && <IntentsPage path={rest} />}
        {section === 'discovery' && <DiscoveryPage path={rest} />}
        {section === 'knowledge' && <KnowledgePage path={rest} />}
        {section === 'embedding' && <EmbeddingPage />}
        {!sections.some((each) => each.section === section) && (
          <StatusPage
            inside
            title="There is nothing here"
            body="The address is wrong."
            action={{ label: 'Go to Connections', run: () => navigate(adminPlace('connections')) }}
          />
        )}
      </main>
    </div>
  );
}
