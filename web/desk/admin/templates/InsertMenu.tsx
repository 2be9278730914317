import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
} from '@fluentui/react-components';
import { BracesRegular } from '@fluentui/react-icons/svg/braces';
import type { NameGroup } from './names.ts';

const useStyles = makeStyles({
  popover: { maxHeight: '420px', overflowY: 'auto', maxWidth: 'min(420px, 92vw)' },
});

/** The names that a template may use, by where they are from; choosing one writes it at the caret. */
export function InsertMenu({
  groups,
  label,
  onInsert,
}: {
  groups: readonly NameGroup[];
  label: string;
  onInsert: (text: string) => void;
}) {
  const styles = useStyles();
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button size="small" appearance="subtle" icon={<BracesRegular />} aria-label={`Insert into ${label}`}>
          Insert
        </Button>
      </MenuTrigger>
      <MenuPopover className={styles.popover}>
        <MenuList>
          {groups.map((group) => (
            <MenuGroup key={group.title}>
              <MenuGroupHeader>{group.title}</MenuGroupHeader>
              {group.names.map(({ name, example }) => (
                <MenuItem
                  key={name}
                  onClick={() => onInsert(`{{${name}}}`)}
                  {...(example && { subText: example })}
                >
                  {name}
                </MenuItem>
              ))}
            </MenuGroup>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
