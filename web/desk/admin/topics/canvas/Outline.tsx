import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { useEditor } from '../editor/editor-context.tsx';
import { branchKey, stepKey } from '../model/layout.ts';
import type { Body } from '../model/topic-tree.ts';
import { NodeCard } from './NodeCard.tsx';
import { viewOf } from './node-view.ts';

const useStyles = makeStyles({
  outline: {
    flexGrow: 1,
    minHeight: 0,
    minWidth: 0,
    overflow: 'auto',
    padding: '12px',
    backgroundColor: tokens.colorNeutralBackground3,
  },
  list: {
    listStyleType: 'none',
    margin: 0,
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: '6px',
  },
  inner: {
    marginTop: '6px',
    marginLeft: '10px',
    paddingLeft: '10px',
    borderLeft: `2px solid ${tokens.colorNeutralStroke2}`,
  },
  item: { maxWidth: '560px', '& [data-node]': { height: 'auto', paddingBottom: '6px' } },
  add: { alignSelf: 'flex-start' },
});

const flat = { width: 0, height: 0 } as const;

/** The topic as a nested list: for narrow screens, and for whoever reads better that way. */
export function Outline() {
  const styles = useStyles();
  const { tree, topicName, topics } = useEditor();
  return (
    <section className={styles.outline} aria-label={`Outline of ${topicName}`}>
      <ol className={styles.list}>
        <li className={styles.item}>
          <NodeCard view={viewOf({ ...flat, key: 'trigger', type: 'trigger' }, tree, topics)} />
        </li>
        <Steps body={tree.main} />
      </ol>
    </section>
  );
}

function Steps({ body }: { body: Body }) {
  const styles = useStyles();
  const editor = useEditor();
  const { tree, topics } = editor;
  return (
    <>
      {body.steps.map((step) => (
        <li key={step.id} className={styles.item}>
          <NodeCard view={viewOf({ ...flat, key: stepKey(step.id), type: 'step', step }, tree, topics)} />
          {step.bodies.map((branch, index) => (
            <ol key={branch.id} className={`${styles.list} ${styles.inner}`}>
              <li className={styles.item}>
                <NodeCard
                  view={viewOf(
                    { ...flat, key: branchKey(branch.id), type: 'branch', step, body: branch, index },
                    tree,
                    topics,
                  )}
                />
              </li>
              <Steps body={branch} />
            </ol>
          ))}
        </li>
      ))}
      <li>
        <Button
          size="small"
          appearance="subtle"
          icon={<AddRegular />}
          className={styles.add}
          onClick={(event) => editor.add({ list: body.path, index: body.steps.length }, event.currentTarget)}
        >
          Add a step
        </Button>
      </li>
    </>
  );
}
