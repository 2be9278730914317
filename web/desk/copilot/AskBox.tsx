import {
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  shorthands,
  tokens,
} from '@fluentui/react-components';
import { PuzzlePieceRegular } from '@fluentui/react-icons/svg/puzzle-piece';
import { SendFilled } from '@fluentui/react-icons/svg/send';
import { type KeyboardEvent, type Ref, useState } from 'react';
import type { OutputOf } from '../../../contracts/api/operations.ts';

const useStyles = makeStyles({
  box: {
    margin: '0 12px 12px',
    padding: '4px 8px 6px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-within': {
      ...shorthands.borderColor(tokens.colorCompoundBrandStroke),
      boxShadow: `0 0 0 1px ${tokens.colorCompoundBrandStroke}`,
    },
  },
  text: {
    display: 'block',
    width: '100%',
    boxSizing: 'border-box',
    resize: 'none',
    minHeight: '36px',
    maxHeight: '160px',
    padding: '7px 4px',
    fieldSizing: 'content',
    border: 'none',
    outlineStyle: 'none',
    overflowY: 'auto',
    backgroundColor: 'transparent',
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    '::placeholder': { color: tokens.colorNeutralForeground2, opacity: 1 },
  },
  bar: { display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: '4px' },
  plugin: {
    minWidth: 0,
    maxWidth: '70%',
    '& span': { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  },
});

type Plugins = OutputOf<'plugin.available'>['plugins'];

interface AskBoxProps {
  draft: string;
  plugins: Plugins;
  onDraft: (draft: string) => void;
  onAsk: (question: string, pluginId: string | null) => void;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Where the copilot is asked; a plugin may be chosen, else the copilot does. */
export function AskBox({ draft, plugins, onDraft, onAsk, ref }: AskBoxProps) {
  const styles = useStyles();
  const [pluginId, setPluginId] = useState<string | null>(null);
  const chosen = plugins.find((plugin) => plugin.id === pluginId) ?? null;
  const ask = () => {
    const question = draft.trim();
    if (question === '') return;
    onDraft('');
    onAsk(question, chosen?.id ?? null);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    ask();
  };
  return (
    <section className={styles.box} aria-label="Ask the copilot">
      <textarea
        ref={ref}
        className={styles.text}
        rows={1}
        aria-label="Question to the copilot"
        placeholder={chosen ? `Ask ${chosen.name}` : 'Ask the copilot'}
        maxLength={4000}
        value={draft}
        onChange={(event) => onDraft(event.target.value)}
        onKeyDown={pressed}
      />
      <div className={styles.bar}>
        <Menu
          positioning="above-start"
          checkedValues={{ plugin: [chosen?.id ?? ''] }}
          onCheckedValueChange={(_, { checkedItems }) => setPluginId(checkedItems[0] || null)}
        >
          <MenuTrigger disableButtonEnhancement>
            <Button
              size="small"
              appearance="subtle"
              className={styles.plugin}
              icon={<PuzzlePieceRegular />}
              disabledFocusable={plugins.length === 0}
            >
              <span>{chosen?.name ?? 'Any plugin'}</span>
            </Button>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItemRadio name="plugin" value="">
                Any plugin
              </MenuItemRadio>
              {plugins.map((plugin) => (
                <MenuItemRadio
                  key={plugin.id}
                  name="plugin"
                  value={plugin.id}
                  subText={
                    plugin.needsSignIn ? `${plugin.connectionName} · your sign-in` : plugin.connectionName
                  }
                >
                  {plugin.name}
                </MenuItemRadio>
              ))}
            </MenuList>
          </MenuPopover>
        </Menu>
        <Button
          size="small"
          appearance="primary"
          icon={<SendFilled />}
          aria-label="Ask"
          disabledFocusable={draft.trim() === ''}
          onClick={ask}
        />
      </div>
    </section>
  );
}
