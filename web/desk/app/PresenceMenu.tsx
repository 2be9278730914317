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
import { automaticHints, choosable, presenceBadges, presenceHints, presenceLabels } from './words.ts';

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
  const custom = useDesk((state) => state.desk?.presenceSetting?.name ?? null);
  const manual = useDesk((state) => state.desk?.presenceManual ?? true);
  if (presence === null) return null;
  const label = custom ?? presenceLabels[presence];
  const why = manual ? undefined : automaticHints[presence];
  const choose = (chosen: Presence) => {
    // Choosing what follows from work by itself keeps it: Do not disturb then stays after the last conversation.
    if (chosen === 'inactive' || (chosen === presence && manual && custom === null)) return;
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
          aria-label={`Presence: ${label}`}
          icon={<PresenceBadge status={presenceBadges[presence]} size="small" aria-hidden="true" />}
        >
          <span className={styles.label}>{label}</span>
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        {why && <Text className={styles.why}>{why}</Text>}
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
