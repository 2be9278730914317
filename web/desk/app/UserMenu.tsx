import {
  Avatar,
  Button,
  Menu,
  MenuDivider,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuItemCheckbox,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Text,
  tokens,
} from '@fluentui/react-components';
import { AlertRegular } from '@fluentui/react-icons/svg/alert';
import { KeyboardRegular } from '@fluentui/react-icons/svg/keyboard';
import { SignOutRegular } from '@fluentui/react-icons/svg/sign-out';
import { Speaker2Regular } from '@fluentui/react-icons/svg/speaker';
import { useStore } from '../../kit/store.ts';
import { VisuallyHidden } from '../../kit/VisuallyHidden.tsx';
import { messageOf } from '../realtime/request-error.ts';
import { type Preferences, preferences, setPreferences } from '../state/preferences.ts';
import { askForNotifications, notificationPermission, ringOffer, wakeSound } from './attention.ts';
import { useModel } from './context.tsx';
import { deleteSession } from './http.ts';
import { useNotices } from './notices.tsx';

const useStyles = makeStyles({
  button: { minWidth: 'auto', padding: '2px' },
  who: { padding: '8px 8px 4px', display: 'flex', flexDirection: 'column' },
  organization: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

interface UserMenuProps {
  onShortcuts: () => void;
  onSignedOut: () => void;
}

/** The menu behind the avatar: how the desk looks and calls, and the way out. */
export function UserMenu({ onShortcuts, onSignedOut }: UserMenuProps) {
  const styles = useStyles();
  const { me } = useModel();
  const { notify } = useNotices();
  const chosen = useStore(preferences, (value) => value);
  const calls = [chosen.sound && 'sound', chosen.notifications && 'notifications'].filter(
    (name) => name !== false,
  );

  const chooseCalls = async (names: string[]) => {
    const sound = names.includes('sound');
    let notifications = names.includes('notifications');
    if (notifications && !chosen.notifications && !(await askForNotifications())) {
      notifications = false;
      notify(
        'warning',
        'The browser blocks notifications',
        'Allow them for this site in the browser’s settings, then switch them on here.',
      );
    }
    setPreferences({ sound, notifications });
    if (sound && !chosen.sound) {
      wakeSound();
      ringOffer();
    }
  };
  const signOut = async () => {
    try {
      await deleteSession();
      onSignedOut();
    } catch (error) {
      notify('error', 'You are still signed in', messageOf(error));
    }
  };

  return (
    <Menu
      positioning="below-end"
      checkedValues={{ theme: [chosen.theme], calls }}
      onCheckedValueChange={(_, data) => {
        if (data.name === 'theme') setPreferences({ theme: data.checkedItems[0] as Preferences['theme'] });
        else void chooseCalls(data.checkedItems);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="transparent" shape="circular" className={styles.button}>
          <Avatar name={me.displayName} size={28} color="brand" aria-hidden="true" />
          <VisuallyHidden>Account and settings of {me.displayName}</VisuallyHidden>
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <div className={styles.who}>
          <Text weight="semibold">{me.displayName}</Text>
          <Text className={styles.organization}>{me.organizationName}</Text>
        </div>
        <MenuList hasCheckmarks>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>Theme</MenuGroupHeader>
            <MenuItemRadio name="theme" value="system">
              Like the system
            </MenuItemRadio>
            <MenuItemRadio name="theme" value="light">
              Light
            </MenuItemRadio>
            <MenuItemRadio name="theme" value="dark">
              Dark
            </MenuItemRadio>
          </MenuGroup>
          <MenuDivider />
          <MenuGroup>
            <MenuGroupHeader>When something comes in</MenuGroupHeader>
            <MenuItemCheckbox name="calls" value="sound" icon={<Speaker2Regular />}>
              Sound
            </MenuItemCheckbox>
            <MenuItemCheckbox
              name="calls"
              value="notifications"
              icon={<AlertRegular />}
              disabled={notificationPermission() === 'unsupported'}
            >
              Browser notifications
            </MenuItemCheckbox>
          </MenuGroup>
          <MenuDivider />
          <MenuItem icon={<KeyboardRegular />} secondaryContent="?" onClick={onShortcuts}>
            Keyboard shortcuts
          </MenuItem>
          <MenuItem icon={<SignOutRegular />} onClick={() => void signOut()}>
            Sign out
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
