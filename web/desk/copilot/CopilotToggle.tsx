import { makeStyles, ToggleButton } from '@fluentui/react-components';
import { SparkleRegular } from '@fluentui/react-icons/svg/sparkle';
import { useStore } from '../../kit/store.ts';
import { useShortcuts } from '../app/shortcuts.ts';
import { preferences, setPreferences } from '../state/preferences.ts';

const useStyles = makeStyles({
  label: { '@media (max-width: 900px)': { display: 'none' } },
  button: { '@media (max-width: 900px)': { minWidth: 'auto' } },
});

/** Shows and hides the copilot beside the conversation. */
export function CopilotToggle() {
  const styles = useStyles();
  const open = useStore(preferences, (value) => value.copilot);
  const toggle = () => setPreferences({ copilot: !open });
  useShortcuts({
    'Alt+KeyC': () => {
      toggle();
      return undefined;
    },
  });
  return (
    <ToggleButton
      appearance="subtle"
      className={styles.button}
      icon={<SparkleRegular />}
      checked={open}
      aria-label="Copilot"
      aria-keyshortcuts="Alt+C"
      title="Copilot (Alt+C)"
      onClick={toggle}
    >
      <span className={styles.label}>Copilot</span>
    </ToggleButton>
  );
}
