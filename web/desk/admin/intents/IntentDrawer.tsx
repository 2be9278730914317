import {
  Button,
  DrawerBody,
  DrawerHeader,
  DrawerHeaderTitle,
  Field,
  MessageBar,
  MessageBarBody,
  makeStyles,
  OverlayDrawer,
  Select,
  Textarea,
  tokens,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useState } from 'react';
import type { IntentRow } from '../../../../contracts/intents.ts';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { PlaceLink } from '../../app/router.tsx';
import { useRead } from '../../app/use-read.ts';
import { Loading } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { languageName, languages } from './languages.ts';

const useStyles = makeStyles({
  body: { display: 'flex', flexDirection: 'column', gap: '14px', paddingBottom: '24px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300 },
  list: { listStyle: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  row: { display: 'flex', alignItems: 'center', gap: '8px', minHeight: '28px' },
  text: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  add: { display: 'flex', gap: '8px', alignItems: 'flex-end' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  link: { color: tokens.colorBrandForegroundLink },
});

interface IntentDrawerProps {
  agentId: string;
  intent: string;
  /** In which phrases are added unless told. */
  language: string;
  row: IntentRow | undefined;
  onClose: () => void;
  onChanged: () => void;
}

/** One intent: its phrases, and how to add some. */
export function IntentDrawer({
  agentId,
  intent,
  language: usual,
  row,
  onClose,
  onChanged,
}: IntentDrawerProps) {
  const styles = useStyles();
  const { client, isAdministrator } = useModel();
  const { attempt, notify } = useNotices();
  const [added, setAdded] = useState('');
  const [language, setLanguage] = useState(usual);
  const { data, error, reload } = useRead(`intent/${agentId}/${intent}`, () =>
    client.request('intent.read', { agentId, intent }, { repeatable: true }),
  );
  const change = async (
    op: 'intent.add_examples' | 'intent.remove_examples',
    language: string,
    texts: string[],
  ) => {
    const done = await attempt('The phrases were not changed', () =>
      client.request(op, { agentId, intent, language, texts }),
    );
    reload();
    onChanged();
    return done;
  };
  const add = async () => {
    const texts = [...new Set(added.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
    if (texts.length === 0) return;
    if (!(await change('intent.add_examples', language, texts))) return;
    setAdded('');
    notify('success', texts.length === 1 ? 'One phrase was added' : `${texts.length} phrases were added`);
  };
  const issues = row?.issues ?? [];
  return (
    <OverlayDrawer open position="end" size="medium" onOpenChange={(_, { open }) => !open && onClose()}>
      <DrawerHeader>
        <DrawerHeaderTitle
          action={
            <Button appearance="subtle" icon={<DismissRegular />} aria-label="Close" onClick={onClose} />
          }
        >
          {data?.displayName ?? row?.displayName ?? intent}
        </DrawerHeaderTitle>
      </DrawerHeader>
      <DrawerBody>
        <div className={styles.body}>
          <Failure error={error} onRetry={reload} />
          {data === null && error === null && <Loading label="Loading the phrases" />}
          {issues.map(({ kind, intents, text }) => (
            <MessageBar key={`${kind}/${text}`} intent="warning" layout="multiline">
              <MessageBarBody>{issueText(kind, intents, text)}</MessageBarBody>
            </MessageBar>
          ))}
          {data && isAdministrator && (
            <>
              <Field label="Add phrases" hint="One a line, as customers say it.">
                <Textarea value={added} rows={3} onChange={(_, { value }) => setAdded(value)} />
              </Field>
              <div className={styles.add}>
                <Field label="Language">
                  <Select value={language} onChange={(_, { value }) => setLanguage(value)}>
                    {[...new Set([usual, ...languages])].map((code) => (
                      <option key={code} value={code}>
                        {languageName(code)}
                      </option>
                    ))}
                  </Select>
                </Field>
                <Button appearance="primary" disabled={added.trim() === ''} onClick={() => void add()}>
                  Add
                </Button>
              </div>
            </>
          )}
          {data && (
            <>
              <h3 className={styles.heading}>Added ({data.examples.length})</h3>
              <ul className={styles.list}>
                {data.examples.map(({ text, language }) => (
                  <li key={`${language}/${text}`} className={styles.row}>
                    <span className={styles.text}>{text}</span>
                    <span className={styles.quiet}>{language}</span>
                    {isAdministrator && (
                      <Button
                        size="small"
                        appearance="subtle"
                        icon={<DismissRegular />}
                        aria-label={`Take away: ${text}`}
                        onClick={() => void change('intent.remove_examples', language, [text])}
                      />
                    )}
                  </li>
                ))}
              </ul>
              <h3 className={styles.heading}>In the topic ({data.triggerPhrases.length})</h3>
              <ul className={styles.list}>
                {data.triggerPhrases.map((text) => (
                  <li key={text} className={styles.row}>
                    <span className={styles.text}>{text}</span>
                  </li>
                ))}
              </ul>
              <PlaceLink to={adminPlace('topics')} className={styles.link}>
                Change them in the topic
              </PlaceLink>
            </>
          )}
        </div>
      </DrawerBody>
    </OverlayDrawer>
  );
}

function issueText(
  kind: IntentRow['issues'][number]['kind'],
  intents: readonly string[],
  text: string | null,
) {
  if (kind === 'few') return 'It has few phrases: with ten or more it is recognised far better.';
  if (kind === 'empty') return 'One of its phrases says nothing.';
  return `“${text}” is a phrase of ${intents.join(' and ')}. Leave it in one of them.`;
}
