import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  ProgressBar,
  Tab,
  TabList,
  tokens,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { InputOf, OutputOf } from '../../../../contracts/api/operations.ts';
import { DropZone } from '../../../kit/DropZone.tsx';
import type { PickedFile } from '../../../kit/files.ts';
import { useNotices } from '../../app/notices.tsx';
import { callOutside } from '../../app/outside.ts';
import { navigate } from '../../app/router.tsx';
import { messageOf, RequestError } from '../../realtime/request-error.ts';
import { Card, Page } from '../Page.tsx';
import { adminPlace } from '../places.ts';
import { type NamedText, readFiles } from './files.ts';
import { ImportWarnings, placeOfWarning } from './ImportWarnings.tsx';

const useStyles = makeStyles({
  quiet: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
  end: { display: 'flex', gap: '8px' },
});

type Source = 'files' | 'url' | 'mcp';
type Answer = OutputOf<'connector.import'>;

/** Imports a connector: looks at it first, and stores it when the person has seen what it holds. */
export function ImportPage() {
  const styles = useStyles();
  const { notify } = useNotices();
  const [source, setSource] = useState<Source>('files');
  const [files, setFiles] = useState<readonly NamedText[]>([]);
  const [address, setAddress] = useState('');
  const [name, setName] = useState('');
  const [busy, setBusy] = useState<'looking' | 'storing' | null>(null);
  const [found, setFound] = useState<Answer | null>(null);
  const [refusal, setRefusal] = useState<{ message: string; place: string } | null>(null);

  const ask = async (dryRun: boolean, what: readonly NamedText[] = files) => {
    setBusy(dryRun ? 'looking' : 'storing');
    setRefusal(null);
    const input: InputOf<'connector.import'> = {
      dryRun,
      name: name.trim(),
      ...(source === 'files' && { files: [...what] }),
      ...(source === 'url' && { url: address.trim() }),
      ...(source === 'mcp' && { mcpUrl: address.trim() }),
    };
    try {
      const answer = await callOutside('connector.import', input);
      if (dryRun) {
        setFound(answer);
        if (name === '') setName(answer.name);
      } else {
        notify('success', `${answer.name} is imported`);
        if (answer.connectorId) navigate(adminPlace('connectors', answer.connectorId));
      }
    } catch (failure) {
      setFound(null);
      setRefusal({ message: messageOf(failure), place: placeOfRefusal(failure) });
    } finally {
      setBusy(null);
    }
  };
  const take = async (chosen: readonly PickedFile[]) => {
    const read = await readFiles(chosen);
    setFiles(read);
    setFound(null);
    if (read.length > 0) await ask(true, read);
    else if (chosen.length > 0)
      setRefusal({
        message: 'There is no description among these files: JSON or YAML is needed.',
        place: '',
      });
  };
  const switchTo = (next: Source) => {
    setSource(next);
    setFound(null);
    setRefusal(null);
  };

  return (
    <Page
      title="Import a connector"
      back={{ to: adminPlace('connectors'), label: 'Connectors' }}
      intro="Importing a name again replaces its description and keeps what you changed of its operations."
    >
      <Card>
        <TabList selectedValue={source} onTabSelect={(_, { value }) => switchTo(value as Source)}>
          <Tab value="files">File or folder</Tab>
          <Tab value="url">Address</Tab>
          <Tab value="mcp">MCP server</Tab>
        </TabList>
        {source === 'files' ? (
          <DropZone
            words="Drop an OpenAPI description here, or the folder of a Power Platform connector (with apiProperties.json)."
            label="Description files"
            folderLabel="Description folder"
            accept=".json,.yaml,.yml"
            onFiles={take}
          >
            {files.length > 0 && <p className={styles.quiet}>{files.map((file) => file.name).join(', ')}</p>}
          </DropZone>
        ) : (
          <form
            className={styles.end}
            style={{ alignItems: 'flex-end' }}
            onSubmit={(event) => {
              event.preventDefault();
              void ask(true);
            }}
          >
            <Field
              label={source === 'url' ? 'Address of the description' : 'Address of the MCP server'}
              style={{ flexGrow: 1 }}
            >
              <Input
                type="url"
                value={address}
                spellCheck={false}
                placeholder={
                  source === 'url'
                    ? 'https://contoso.example/api/swagger.json'
                    : 'https://contoso.example/mcp'
                }
                onChange={(_, { value }) => {
                  setAddress(value);
                  setFound(null);
                }}
              />
            </Field>
            <Button type="submit" disabledFocusable={busy !== null || address.trim() === ''}>
              Read it
            </Button>
          </form>
        )}
        {busy === 'looking' && (
          <Field validationState="none" validationMessage="Reading the description…">
            <ProgressBar aria-label="Reading the description" />
          </Field>
        )}
        {refusal && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>Not imported{refusal.place && `: ${refusal.place}`}</MessageBarTitle>
              {refusal.message}
            </MessageBarBody>
          </MessageBar>
        )}
      </Card>
      {found && (
        <Card title="What was found">
          <p style={{ margin: 0 }}>
            {found.operations.length} operation{found.operations.length === 1 ? '' : 's'}:{' '}
            {found.operations
              .slice(0, 6)
              .map((operation) => operation.name || operation.id)
              .join(', ')}
            {found.operations.length > 6 ? ` and ${found.operations.length - 6} more` : ''}
          </p>
          <ImportWarnings warnings={found.warnings} />
          <Field label="Name" style={{ maxWidth: 420 }}>
            <Input value={name} maxLength={100} onChange={(_, { value }) => setName(value)} />
          </Field>
          <div className={styles.end}>
            <Button appearance="primary" disabledFocusable={busy !== null} onClick={() => void ask(false)}>
              {busy === 'storing' ? 'Importing…' : 'Import it'}
            </Button>
          </div>
        </Card>
      )}
    </Page>
  );
}

function placeOfRefusal(failure: unknown): string {
  if (!(failure instanceof RequestError)) return '';
  const { file, line, column } = (failure.details ?? {}) as { file?: string; line?: number; column?: number };
  const place = placeOfWarning({ line: line ?? null, column: column ?? null });
  return [file, place].filter(Boolean).join(', ');
}
