import { Badge, Button, Checkbox, Field, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import type { AgentListed } from '../../../../../contracts/api/operations-agents.ts';
import { type Column, DataTable } from '../../../../kit/DataTable.tsx';
import { DropZone } from '../../../../kit/DropZone.tsx';
import type { PickedFile } from '../../../../kit/files.ts';
import { Failure } from '../../../app/Failure.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { callOutside } from '../../../app/outside.ts';
import { navigate } from '../../../app/router.tsx';
import { messageOf } from '../../../realtime/request-error.ts';
import { Card, Page } from '../../Page.tsx';
import { adminPlace } from '../../places.ts';
import { type Upload, uploadsOf } from './upload.ts';

type Answer = OutputOf<'topic.import'>;
type File = Answer['files'][number];

const useStyles = makeStyles({
  bar: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'center' },
  problems: { margin: 0, paddingLeft: '16px', color: tokens.colorNeutralForeground2, maxWidth: '60ch' },
});

const changeWords = { added: 'New', changed: 'Changed', unchanged: 'As it is' } as const;

/** Takes over topics of Copilot Studio: shows what would come of the files, and stores it when the person says so. */
export function ImportPage({ agent }: { agent: AgentListed }) {
  const styles = useStyles();
  const { notify } = useNotices();
  const [files, setFiles] = useState<readonly Upload[]>([]);
  const [found, setFound] = useState<Answer | null>(null);
  const [publish, setPublish] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const ask = async (dryRun: boolean, uploads: readonly Upload[]) => {
    setBusy(true);
    setError(null);
    try {
      const answer = await callOutside('topic.import', {
        agentId: agent.id,
        files: [...uploads],
        dryRun,
        publish,
      });
      if (dryRun) {
        setFound(answer);
        return;
      }
      const count = answer.files.reduce((sum, file) => sum + (file.ok ? file.topics.length : 0), 0);
      notify('success', `${count} topic${count === 1 ? ' is' : 's are'} imported`);
      navigate(adminPlace('topics', agent.id));
    } catch (failure) {
      if (dryRun) setFound(null);
      setError(messageOf(failure));
    } finally {
      setBusy(false);
    }
  };
  const take = async (picked: readonly PickedFile[]) => {
    const uploads = await uploadsOf(picked);
    setFiles(uploads);
    setFound(null);
    if (uploads.length > 0) await ask(true, uploads);
    else if (picked.length > 0)
      setError('There is no topic among these files: YAML, Markdown or a zip is needed.');
  };
  const topics = found?.files.reduce((sum, file) => sum + file.topics.length, 0) ?? 0;
  const columns: Column<File>[] = [
    { key: 'file', header: 'File', sortBy: (row) => row.file, cell: (row) => row.file },
    {
      key: 'topics',
      header: 'Topics',
      cell: (row) =>
        row.topics.length > 0
          ? row.topics
              .map((topic) => `${topic.displayName} (${changeWords[topic.change].toLowerCase()})`)
              .join(', ')
          : (row.other ?? '—'),
    },
    {
      key: 'state',
      header: 'Result',
      sortBy: (row) => (row.ok ? 1 : 0),
      cell: (row) =>
        row.ok ? (
          <Badge appearance="tint" color={row.unsupported.length > 0 ? 'warning' : 'success'}>
            {row.unsupported.length > 0 ? `Kept, cannot run: ${row.unsupported.join(', ')}` : 'Understood'}
          </Badge>
        ) : (
          <Badge appearance="tint" color="danger">
            Not taken
          </Badge>
        ),
    },
    {
      key: 'errors',
      header: 'What is wrong or missing',
      cell: (row) =>
        row.errors.length + row.missing.length > 0 && (
          <ul className={styles.problems}>
            {[...row.errors, ...row.missing].slice(0, 4).map((each) => (
              <li key={`${each.line}:${each.column} ${each.message}`}>
                line {each.line}:{each.column} {each.message}
              </li>
            ))}
          </ul>
        ),
    },
  ];
  return (
    <Page
      title="Import topics"
      intro={`Into ${agent.name}. Topics of the same name become their drafts; nothing is published unless you say so.`}
      back={{ to: adminPlace('topics', agent.id), label: 'Topics' }}
    >
      <Failure error={error} />
      <Card>
        <DropZone
          words="Drop topics of Copilot Studio here: YAML files, their folder, or the zip of a solution."
          label="Topic files"
          folderLabel="Topic folder"
          accept=".yaml,.yml,.md,.zip"
          onFiles={take}
        />
        {busy && (
          <Field validationState="none" validationMessage={found ? 'Importing…' : 'Reading the files…'}>
            <ProgressBar aria-label="Reading the files" />
          </Field>
        )}
      </Card>
      {found && (
        <>
          <Card flush>
            <DataTable
              label="What was found"
              columns={columns}
              rows={found.files}
              keyOf={(row) => row.file}
              empty="Nothing."
            />
          </Card>
          <div className={styles.bar}>
            <Checkbox
              label="Publish at once"
              checked={publish}
              onChange={(_, { checked }) => setPublish(checked === true)}
            />
            <Button
              appearance="primary"
              disabledFocusable={busy || topics === 0}
              onClick={() => topics > 0 && void ask(false, files)}
            >
              Import {topics} topic{topics === 1 ? '' : 's'}
            </Button>
          </div>
        </>
      )}
    </Page>
  );
}
