import {
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  PresenceBadge,
  Text,
  tokens,
} from '@fluentui/react-components';
import type { Presence } from '../../../contracts/words.ts';
import { useDesk, useModel } from './context.tsx';
import { useNotices } from './notices.tsx';
import { choosable, presenceBadges, presenceHints, presenceLabels } from './words.ts';

const useStyles = makeStyles({
  label: { '@media (max-width: 720px)': { display: 'none' } },
  button: { '@media (max-width: 720px)': { minWidth: 'auto' } },
  why: {
    padding: '6px 8px',
    maxWidth: '220px',
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
  },
});

/** Shows the representative's presence and changes it. */
export function PresenceMenu() {
  const styles = useStyles();
  const model = useModel();
  const { attempt } = useNotices();
  const presence = useDesk((state) => state.desk?.presence ?? null);
  if (presence === null) return null;
  const choose = (chosen: Presence) => {
    if (chosen === 'inactive' || chosen === presence) return;
    void attempt('Your presence was not changed', () => model.setPresence(chosen));
  };
  return (
    <Menu
      checkedValues={{ presence: [presence] }}
      onCheckedValueChange={(_, data) => choose(data.checkedItems[0] as Presence)}
      positioning="below-end"
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          appearance="subtle"
          className={styles.button}
          aria-label={`Presence: ${presenceLabels[presence]}`}
          icon={<PresenceBadge status={presenceBadges[presence]} size="small" aria-hidden="true" />}
        >
          <span className={styles.label}>{presenceLabels[presence]}</span>
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        {presence === 'inactive' && (
          <Text className={styles.why}>You missed an offer — set yourself available.</Text>
        )}
        <MenuList>
          {choosable.map((value) => (
            <MenuItemRadio
              key={value}
              name="presence"
              value={value}
              icon={<PresenceBadge status={presenceBadges[value]} size="small" aria-hidden="true" />}
              subText={presenceHints[value]}
            >
              {presenceLabels[value]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
