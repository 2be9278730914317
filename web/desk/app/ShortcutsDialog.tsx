import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { shortcutList } from './shortcuts.ts';

const useStyles = makeStyles({
  groups: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))', gap: '8px 32px' },
  title: { fontSize: tokens.fontSizeBase300, margin: '8px 0 4px', color: tokens.colorNeutralForeground2 },
  list: { margin: 0 },
  row: { display: 'flex', justifyContent: 'space-between', gap: '12px', padding: '4px 0' },
  what: { margin: 0 },
  keys: { display: 'flex', gap: '4px', flexShrink: 0 },
  key: {
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase200,
    padding: '1px 6px',
    borderRadius: tokens.borderRadiusSmall,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    backgroundColor: tokens.colorNeutralBackground3,
  },
});

/** The dialog that lists the keyboard shortcuts. */
export function ShortcutsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const styles = useStyles();
  return (
    <Dialog open={open} onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogContent>
            <div className={styles.groups}>
              {shortcutList.map((group) => (
                <section key={group.title} aria-label={group.title}>
                  <h3 className={styles.title}>{group.title}</h3>
                  <dl className={styles.list}>
                    {group.shortcuts.map((shortcut) => (
                      <div key={shortcut.keys} className={styles.row}>
                        <dt className={styles.what}>{shortcut.what}</dt>
                        <dd className={styles.what}>
                          <span className={styles.keys}>
                            {shortcut.keys.split('+').map((key) => (
                              <kbd key={key} className={styles.key}>
                                {key}
                              </kbd>
                            ))}
                          </span>
                        </dd>
                      </div>
                    ))}
                  </dl>
                </section>
              ))}
            </div>
          </DialogContent>
          <DialogActions>
            <DialogTrigger disableButtonEnhancement>
              <Button appearance="primary">Close</Button>
            </DialogTrigger>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
