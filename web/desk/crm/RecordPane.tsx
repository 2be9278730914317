import { Button, makeStyles, mergeClasses, Tab, TabList, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
import { type ReactNode, useId } from 'react';
import type { OpenRecord } from '../state/desk-state.ts';
import { recordAddress } from './open-record.ts';

const useStyles = makeStyles({
  pane: {
    height: '100%',
    minWidth: 0,
    display: 'flex',
    flexDirection: 'column',
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: {
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '2px 6px',
    minHeight: '44px',
    padding: '4px 8px 4px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: {
    margin: 0,
    flexGrow: 1,
    flexBasis: '80px',
    minWidth: 0,
    fontSize: tokens.fontSizeBase300,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  /** Beside the switch: not a third of its names. */
  beside: {
    paddingLeft: '10px',
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  tabs: { flexShrink: 0, marginLeft: '-8px' },
  body: { flexGrow: 1, minHeight: 0 },
  customer: {
    flexGrow: 1,
    minHeight: 0,
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  frame: {
    display: 'block',
    width: '100%',
    height: '100%',
    border: 'none',
    backgroundColor: '#fff',
  },
});

interface RecordPaneProps {
  record: OpenRecord;
  onClose: () => void;
  /** The customer's panel, where it finds no room beside the record: then a switch at the head shows one of both. */
  customer: ReactNode | null;
  onCover: (covered: boolean) => void;
}

/**
 * The record beside the conversation. It is another site's page: it may run and talk to its own site, but not navigate
 * this page, and it is told nothing of where it stands. Covered by the customer's panel it stays loaded: what was
 * typed into it is still there afterwards.
 */
export function RecordPane({ record, onClose, customer, onCover }: RecordPaneProps) {
  const styles = useStyles();
  const id = useId();
  const switched = customer !== null;
  const covered = switched && record.covered === true;
  const address = recordAddress(record.url);
  if (!address) return null;
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        {switched && (
          <TabList
            className={styles.tabs}
            size="small"
            aria-label="Beside the conversation"
            selectedValue={covered ? 'customer' : 'record'}
            onTabSelect={(_, { value }) => onCover(value === 'customer')}
          >
            <Tab value="record" id={`${id}-record`} aria-controls={`${id}-record-panel`}>
              Record
            </Tab>
            <Tab value="customer" id={`${id}-customer`} aria-controls={`${id}-customer-panel`}>
              Customer
            </Tab>
          </TabList>
        )}
        <h2 className={mergeClasses(styles.title, switched && styles.beside)}>{record.title}</h2>
        <Button
          as="a"
          size="small"
          appearance="subtle"
          icon={<OpenRegular />}
          href={address}
          target="_blank"
          rel="noreferrer noopener"
        >
          Open in tab
        </Button>
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label="Close the record"
          onClick={onClose}
        />
      </div>
      <div
        className={styles.body}
        id={`${id}-record-panel`}
        hidden={covered}
        {...(switched && { role: 'tabpanel', 'aria-labelledby': `${id}-record` })}
      >
        <iframe
          className={styles.frame}
          title={`Record in ${record.title}`}
          src={address}
          sandbox="allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals"
          referrerPolicy="no-referrer"
        />
      </div>
      {switched && (
        <div
          className={styles.customer}
          id={`${id}-customer-panel`}
          role="tabpanel"
          aria-labelledby={`${id}-customer`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
          tabIndex={0}
          hidden={!covered}
        >
          {covered && customer}
        </div>
      )}
    </div>
  );
}
