import { Button, Field, Input, makeStyles, Tag, TagGroup } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useState } from 'react';
import { useModel } from '../../app/context.tsx';
import { Failure } from '../../app/Failure.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useRead } from '../../app/use-read.ts';
import { messageOf } from '../../realtime/request-error.ts';
import { CopyField } from '../CopyField.tsx';
import { Card, Loading, Page } from '../Page.tsx';
import { originProblem } from './origin.ts';

const useStyles = makeStyles({
  form: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    gap: '12px',
    alignItems: 'start',
    maxWidth: '640px',
  },
  add: { marginTop: '26px' },
  tags: { display: 'flex', flexWrap: 'wrap', gap: '6px' },
  quiet: { margin: 0 },
});

/** Which pages may hold the desk in a frame. */
export function EmbeddingPage() {
  const styles = useStyles();
  const { client } = useModel();
  const { notify } = useNotices();
  const { data, error, reload, set } = useRead('embed', () =>
    client.request('embed.read', {}, { repeatable: true }),
  );
  const [origin, setOrigin] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const put = async (allowedOrigins: string[], done: string): Promise<boolean> => {
    if (!data) return false;
    setFailure(null);
    try {
      const saved = await client.request('embed.update', { allowedOrigins, hosts: data.hosts });
      set({ ...data, ...saved });
      notify('success', done);
      return true;
    } catch (thrown) {
      setFailure(messageOf(thrown));
      return false;
    }
  };
  const add = async () => {
    const typed = origin.trim().replace(/\/+$/, '');
    const wrong = originProblem(typed, data?.allowedOrigins ?? []);
    setProblem(wrong);
    if (wrong === null && (await put([...(data?.allowedOrigins ?? []), typed], `${typed} may hold the desk`)))
      setOrigin('');
  };

  return (
    <Page
      title="Embedding"
      intro="Pages of other systems that may hold the desk in a frame: a CRM’s service console, for example. Only the origins listed here; none until one is listed."
    >
      <Failure error={error} onRetry={reload} />
      <Failure error={failure} />
      {data === null && error === null && (
        <Card flush>
          <Loading label="Loading the origins" />
        </Card>
      )}
      {data !== null && (
        <>
          <Card title="Allowed origins">
            {data.allowedOrigins.length === 0 ? (
              <p className={styles.quiet}>No page may hold the desk.</p>
            ) : (
              <TagGroup
                className={styles.tags}
                aria-label="Allowed origins"
                onDismiss={(_, { value }) =>
                  void put(
                    data.allowedOrigins.filter((each) => each !== value),
                    `${value} may not hold the desk any more`,
                  )
                }
              >
                {data.allowedOrigins.map((each) => (
                  <Tag key={each} value={each} dismissible dismissIcon={{ 'aria-label': 'remove' }}>
                    {each}
                  </Tag>
                ))}
              </TagGroup>
            )}
            <form
              className={styles.form}
              onSubmit={(event) => {
                event.preventDefault();
                void add();
              }}
            >
              <Field label="Origin" {...(problem && { validationMessage: problem })}>
                <Input
                  value={origin}
                  spellCheck={false}
                  placeholder="https://contoso.crm.dynamics.com"
                  onChange={(_, { value }) => setOrigin(value)}
                />
              </Field>
              <Button className={styles.add} type="submit" icon={<AddRegular />}>
                Allow
              </Button>
            </form>
          </Card>
          <Card title="Address of the frame">
            <CopyField label="Address" value={`${window.location.origin}/embed/`} />
          </Card>
        </>
      )}
    </Page>
  );
}
