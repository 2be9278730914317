import { CounterBadge, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { BotRegular } from '@fluentui/react-icons/svg/bot';
import { ChatMultipleRegular } from '@fluentui/react-icons/svg/chat-multiple';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { DataUsageRegular } from '@fluentui/react-icons/svg/data-usage';
import { HistoryRegular } from '@fluentui/react-icons/svg/history';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import { lazy, type ReactElement, Suspense, useEffect, useState } from 'react';
import { BrandMark } from '../../kit/BrandMark.tsx';
import { useStore } from '../../kit/store.ts';
import { VisuallyHidden } from '../../kit/VisuallyHidden.tsx';
import { CopilotToggle } from '../copilot/CopilotToggle.tsx';
import { embedded } from '../embed/embedded.ts';
import { pendingOffers } from '../state/changes.ts';
import { transcriptOf } from '../state/desk-state.ts';
import { unreadCount } from '../state/transcript.ts';
import { CapacityMeter } from './CapacityMeter.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { useDesk, useModel } from './context.tsx';
import { PresenceMenu } from './PresenceMenu.tsx';
import { navigate, type Place, PlaceLink, placeOf, usePathname } from './router.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { StatusPage } from './StatusPage.tsx';
import { isTyping, useShortcuts } from './shortcuts.ts';
import { UserMenu } from './UserMenu.tsx';

const DeskPage = lazy(() => import('../desk/DeskPage.tsx'));
const ApprovalsPage = lazy(() => import('../approvals/ApprovalsPage.tsx'));
const LivePage = lazy(() => import('../live/LivePage.tsx'));
const ConversationsPage = lazy(() => import('../live/ConversationsPage.tsx'));
const SelfServicePage = lazy(() => import('../reports/SelfServicePage.tsx'));
const AdminPage = lazy(() => import('../admin/AdminPage.tsx'));

const useStyles = makeStyles({
  shell: {
    height: '100%',
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
  },
  skip: {
    position: 'absolute',
    top: '-60px',
    left: '8px',
    zIndex: 10,
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorBrandForegroundLink,
    ':focus': { top: '8px' },
  },
  header: {
    height: '48px',
    flexShrink: 0,
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    padding: '0 12px',
    boxSizing: 'border-box',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    '@media (max-width: 480px)': { gap: '4px', padding: '0 8px' },
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase400,
    letterSpacing: '-0.01em',
  },
  name: { '@media (max-width: 560px)': { display: 'none' } },
  nav: { display: 'flex', height: '100%', marginLeft: '8px', gap: '2px' },
  link: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    padding: '0 10px',
    textDecoration: 'none',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase300,
    borderRadius: tokens.borderRadiusMedium,
    ':hover': { color: tokens.colorNeutralForeground1, backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-3px' },
    '& svg': { fontSize: '20px' },
    '@media (max-width: 720px)': { padding: '0 8px' },
  },
  current: {
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightSemibold,
    '::after': {
      content: '""',
      position: 'absolute',
      left: '10px',
      right: '10px',
      bottom: 0,
      height: '3px',
      borderRadius: '3px 3px 0 0',
      backgroundColor: tokens.colorCompoundBrandBackground,
    },
  },
  // Hidden from sight and not from screen readers: with a count beside it, it is the link's name.
  linkLabel: {
    '@media (max-width: 720px)': {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    },
  },
  spacer: { flexGrow: 1 },
  content: { flexGrow: 1, minHeight: 0, display: 'flex', flexDirection: 'column' },
});

interface Destination {
  label: string;
  icon: ReactElement;
  place: Place & { page: 'desk' | 'approvals' | 'live' | 'conversations' | 'reports' | 'admin' };
  /** How many wait there. */
  waiting?: number;
}

function useDestinations(): Destination[] {
  const model = useModel();
  const destinations: Destination[] = [];
  const approvals = useStore(model.approvals.store, ({ open }) => open?.length ?? 0);
  if (model.isRepresentative) {
    destinations.push({
      label: 'Desk',
      icon: <ChatMultipleRegular />,
      place: { page: 'desk', conversationId: null },
    });
  }
  // Inside another system's page there is room for one's own work alone.
  if (embedded) return destinations;
  if (model.isLead) {
    destinations.push(
      { label: 'Live', icon: <DataUsageRegular />, place: { page: 'live', conversationId: null } },
      {
        label: 'Conversations',
        icon: <HistoryRegular />,
        place: { page: 'conversations', conversationId: null },
      },
      { label: 'Self-service', icon: <BotRegular />, place: { page: 'reports' } },
    );
  }
  if (model.approves) {
    destinations.push({
      label: 'Approvals',
      icon: <CheckmarkCircleRegular />,
      place: { page: 'approvals' },
      waiting: approvals,
    });
  }
  if (model.isAdministrator) {
    destinations.push({
      label: 'Administration',
      icon: <SettingsRegular />,
      place: { page: 'admin', path: [] },
    });
  }
  return destinations;
}

/** Counts in the tab's title what waits for this person. */
function useTitle(label: string) {
  const waiting = useDesk((state) => {
    const unread = (state.desk?.conversations ?? []).filter(
      ({ conversationId: id }) => unreadCount(transcriptOf(state, id), state.readUpTo[id] ?? 0) > 0,
    );
    return pendingOffers(state.desk).length + unread.length;
  });
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${label} · Patchbay`;
  }, [waiting, label]);
}

/** The frame around every page: header, navigation, connection, and the page of the address. */
export function Shell({ onSignedOut }: { onSignedOut: () => void }) {
  const styles = useStyles();
  const destinations = useDestinations();
  const found = placeOf(usePathname());
  const home = destinations[0];
  const place: Place = found.page === 'home' && home ? home.place : found;
  const current = destinations.find((destination) => destination.place.page === place.page);
  const [shortcutsOpen, setShortcutsOpen] = useState(false);
  useTitle(current?.label ?? 'Patchbay');
  useShortcuts({
    '?': (event) => {
      if (isTyping(event)) return false;
      setShortcutsOpen(true);
      return undefined;
    },
  });

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <header className={styles.header}>
        <div className={styles.brand}>
          <BrandMark size={26} />
          <span className={styles.name}>Patchbay</span>
        </div>
        <nav className={styles.nav} aria-label="Pages" style={{ display: embedded ? 'none' : undefined }}>
          {destinations.map((destination) => (
            <PlaceLink
              key={destination.label}
              to={destination.place}
              aria-label={destination.waiting ? undefined : destination.label}
              aria-current={destination === current ? 'page' : undefined}
              className={mergeClasses(styles.link, destination === current && styles.current)}
            >
              {destination.icon}
              <span className={styles.linkLabel}>{destination.label}</span>
              {destination.waiting ? (
                <>
                  <CounterBadge count={destination.waiting} size="small" color="danger" aria-hidden="true" />
                  <VisuallyHidden>{` ${destination.waiting} waiting`}</VisuallyHidden>
                </>
              ) : null}
            </PlaceLink>
          ))}
        </nav>
        <div className={styles.spacer} />
        {current && place.page === 'desk' && <CopilotToggle />}
        <CapacityMeter />
        <PresenceMenu />
        <UserMenu onShortcuts={() => setShortcutsOpen(true)} onSignedOut={onSignedOut} />
      </header>
      <ConnectionBanner />
      <div className={styles.content}>
        <Suspense
          fallback={
            <StatusPage>
              <Spinner label="Opening…" />
            </StatusPage>
          }
        >
          {!home && (
            <StatusPage
              title="No page for you yet"
              body={
                embedded
                  ? 'Inside another page the desk is for representatives. Sign out and sign in as one.'
                  : 'Your user has no role. Ask an administrator to give you one.'
              }
            />
          )}
          {home && !current && (
            <StatusPage
              title="There is nothing here"
              body="The address is wrong, or your role does not open it."
              action={{ label: `Go to ${home.label}`, run: () => navigate(home.place, { replace: true }) }}
            />
          )}
          {current && place.page === 'desk' && <DeskPage conversationId={place.conversationId} />}
          {current && place.page === 'approvals' && <ApprovalsPage />}
          {current && place.page === 'live' && <LivePage conversationId={place.conversationId} />}
          {current && place.page === 'conversations' && (
            <ConversationsPage conversationId={place.conversationId} />
          )}
          {current && place.page === 'reports' && <SelfServicePage />}
          {current && place.page === 'admin' && <AdminPage path={place.path} />}
        </Suspense>
      </div>
      <ShortcutsDialog open={shortcutsOpen} onClose={() => setShortcutsOpen(false)} />
    </div>
  );
}
