import {
  Badge,
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  ToggleButton,
  tokens,
} from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import { ArrowRedoRegular } from '@fluentui/react-icons/svg/arrow-redo';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { TextBulletListTreeRegular } from '@fluentui/react-icons/svg/text-bullet-list-tree';
import { useState } from 'react';
import type { OutputOf } from '../../../../../contracts/api/operations.ts';
import { useModel } from '../../../app/context.tsx';
import { useNotices } from '../../../app/notices.tsx';
import { navigate, PlaceLink } from '../../../app/router.tsx';
import { adminPlace } from '../../places.ts';
import { Question } from '../../Question.tsx';
import { canvasKeys } from '../canvas/use-node-keys.ts';
import { PublishDialog } from '../list/PublishDialog.tsx';
import { stateBadges } from '../list/topic-states.ts';
import type { Saving } from './topic-draft.ts';
import type { Draft } from './use-draft.ts';
import type { Editing } from './use-editing.ts';

const useStyles = makeStyles({
  bar: {
    flexShrink: 0,
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '4px 8px',
    padding: '6px 12px',
    backgroundColor: tokens.colorNeutralBackground1,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  back: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    textDecoration: 'none',
    borderRadius: tokens.borderRadiusSmall,
    ':hover': { textDecoration: 'underline' },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  title: {
    margin: 0,
    minWidth: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    overflowWrap: 'anywhere',
  },
  saving: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, flexGrow: 1 },
  keys: { display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '4px 16px', margin: 0 },
  key: { fontWeight: tokens.fontWeightSemibold },
});

const savingWords: Readonly<Record<Saving, string>> = {
  saved: 'Saved',
  waiting: 'Not saved yet',
  saving: 'Saving…',
  failed: 'Not saved',
  conflict: 'Not saved',
};

interface EditorBarProps {
  topic: OutputOf<'topic.read'>;
  title: string;
  editing: Editing;
  draft: Draft;
  outline: boolean;
  /** Null where there is room for the outline only. */
  onOutline: ((outline: boolean) => void) | null;
  onTest: () => void;
  onChanged: () => void;
}

/** What the topic is, how far it is saved, and what can be done with it as a whole. */
export function EditorBar({
  topic,
  title,
  editing,
  draft,
  outline,
  onOutline,
  onTest,
  onChanged,
}: EditorBarProps) {
  const styles = useStyles();
  const { client } = useModel();
  const { attempt, notify } = useNotices();
  const [open, setOpen] = useState<'publish' | 'discard' | 'keys' | null>(null);
  const badge = stateBadges[draft.state];
  const { agentId, name } = topic;
  const openPublish = async () => {
    if (await draft.line.save()) setOpen('publish');
  };
  const discard = () =>
    attempt('The draft was not dropped', async () => {
      await client.request('topic.discard_draft', { agentId, name });
      onChanged();
      if (topic.published === null) {
        draft.line.stop();
        navigate(adminPlace('topics', agentId), { saved: true });
        return;
      }
      const now = await client.request('topic.read', { agentId, name }, { repeatable: true });
      draft.line.take(now);
      editing.restart(now.yaml);
      notify('success', 'The draft was dropped');
    });
  return (
    <div className={styles.bar}>
      <PlaceLink to={adminPlace('topics', agentId)} className={styles.back}>
        <ArrowLeftRegular aria-hidden="true" />
        Topics
      </PlaceLink>
      <h1 className={styles.title}>{title}</h1>
      <Badge appearance="tint" color={badge.color}>
        {badge.label}
      </Badge>
      <span className={styles.saving} role="status">
        {savingWords[draft.saving]}
      </span>
      <Button
        appearance="subtle"
        icon={<ArrowUndoRegular />}
        aria-label="Undo"
        disabledFocusable={!editing.canUndo}
        onClick={editing.undo}
      />
      <Button
        appearance="subtle"
        icon={<ArrowRedoRegular />}
        aria-label="Redo"
        disabledFocusable={!editing.canRedo}
        onClick={editing.redo}
      />
      {onOutline && (
        <ToggleButton
          appearance="subtle"
          icon={<TextBulletListTreeRegular />}
          aria-label="Show as an outline"
          checked={outline}
          onClick={() => onOutline(!outline)}
        />
      )}
      <Button icon={<PlayRegular />} onClick={onTest}>
        Test
      </Button>
      <Button
        appearance="primary"
        disabledFocusable={
          draft.saving === 'conflict' || (draft.state === 'published' && draft.saving === 'saved')
        }
        onClick={() => void openPublish()}
      >
        Publish
      </Button>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button appearance="subtle" icon={<MoreHorizontalRegular />} aria-label="More" />
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem
              disabled={draft.state === 'published' || draft.saving === 'conflict'}
              onClick={() => setOpen('discard')}
            >
              Drop the draft
            </MenuItem>
            <MenuItem onClick={() => navigate(adminPlace('topics', agentId, 'versions'))}>Versions</MenuItem>
            <MenuItem onClick={() => setOpen('keys')}>Keys of the canvas</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {open === 'publish' && (
        <PublishDialog
          agentId={agentId}
          names={[name]}
          onClose={() => setOpen(null)}
          onPublished={() => {
            void draft.line.look();
            onChanged();
          }}
        />
      )}
      {open === 'discard' && (
        <Question title="Drop the draft?" action="Drop it" onClose={() => setOpen(null)} onConfirm={discard}>
          {topic.published === null
            ? 'The topic was never published: it is gone then.'
            : 'The topic is again what customers get. What was written since is lost.'}
        </Question>
      )}
      {open === 'keys' && (
        <Question
          title="Keys of the canvas"
          action="Close"
          onClose={() => setOpen(null)}
          onConfirm={() => Promise.resolve()}
        >
          <dl className={styles.keys}>
            {canvasKeys.map(([keys, what]) => (
              <div key={keys} style={{ display: 'contents' }}>
                <dt className={styles.key}>{keys}</dt>
                <dd style={{ margin: 0 }}>{what}</dd>
              </div>
            ))}
          </dl>
        </Question>
      )}
    </div>
  );
}
