import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { OpenRegular } from '@fluentui/react-icons/svg/open';
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
    alignItems: 'center',
    gap: '6px',
    minHeight: '44px',
    padding: '4px 8px 4px 12px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: {
    margin: 0,
    flexGrow: 1,
    minWidth: 0,
    fontSize: tokens.fontSizeBase300,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  frame: { flexGrow: 1, width: '100%', border: 'none', backgroundColor: '#fff' },
});

/**
 * The record beside the conversation. It is another site's page: it may run and talk to its own site, but not navigate
 * this page, and it is told nothing of where it stands.
 */
export function RecordPane({ record, onClose }: { record: OpenRecord; onClose: () => void }) {
  const styles = useStyles();
  const address = recordAddress(record.url);
  if (!address) return null;
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <h2 className={styles.title}>{record.title}</h2>
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
      <iframe
        className={styles.frame}
        title={`Record in ${record.title}`}
        src={address}
        sandbox="allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals"
        referrerPolicy="no-referrer"
      />
    </div>
  );
}
