import {
  Button,
  makeStyles,
  mergeClasses,
  shorthands,
  ToggleButton,
  tokens,
} from '@fluentui/react-components';
import { AttachRegular } from '@fluentui/react-icons/svg/attach';
import { NoteRegular } from '@fluentui/react-icons/svg/note';
import { SendFilled } from '@fluentui/react-icons/svg/send';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useDesk, useModel } from '../app/context.tsx';
import { useShortcuts } from '../app/shortcuts.ts';
import { emptyDraft } from '../state/desk-state.ts';
import { UploadChips } from './UploadChips.tsx';
import { addFiles, removeUpload } from './uploads.ts';

const useStyles = makeStyles({
  composer: {
    flexShrink: 0,
    margin: '0 12px 12px',
    padding: '6px 8px 8px',
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStrokeAccessible}`,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-within': {
      ...shorthands.borderColor(tokens.colorCompoundBrandStroke),
      boxShadow: `0 0 0 1px ${tokens.colorCompoundBrandStroke}`,
    },
  },
  note: { backgroundColor: tokens.colorPaletteYellowBackground1 },
  dragging: {
    ...shorthands.borderStyle('dashed'),
    ...shorthands.borderColor(tokens.colorCompoundBrandStroke),
  },
  text: {
    display: 'block',
    width: '100%',
    boxSizing: 'border-box',
    resize: 'none',
    minHeight: '40px',
    maxHeight: '220px',
    padding: '8px 4px',
    fieldSizing: 'content',
    border: 'none',
    outlineStyle: 'none',
    backgroundColor: 'transparent',
    overflowY: 'auto',
    color: tokens.colorNeutralForeground1,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    '::placeholder': { color: tokens.colorNeutralForeground2, opacity: 1 },
  },
  bar: { display: 'flex', alignItems: 'center', gap: '4px' },
  hint: {
    flexGrow: 1,
    textAlign: 'right',
    paddingRight: '8px',
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    '@media (max-width: 560px)': { visibility: 'hidden' },
  },
});

/** Files that a click on the clip offers; the server has the last word. */
const accepted = 'image/*,.pdf,.txt,.csv,.docx,.xlsx,.pptx,.odt,.ods';

interface ComposerProps {
  conversationId: string;
  customerName: string;
  /** Why nothing can be sent to the customer now; notes are always possible. */
  replyBlocked: string | null;
  /** Supervisors who read along may only leave notes. */
  notesOnly?: boolean;
}

/** Where replies and notes are written. The draft stays with its conversation. */
export function Composer({ conversationId, customerName, replyBlocked, notesOnly = false }: ComposerProps) {
  const styles = useStyles();
  const model = useModel();
  const draft = useDesk((state) => state.drafts[conversationId] ?? emptyDraft);
  const [dragging, setDragging] = useState(false);
  const input = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const isNote = notesOnly || draft.as === 'note' || replyBlocked !== null;
  const uploading = draft.uploads.some((upload) => upload.state === 'uploading');
  const ready = draft.uploads.some((upload) => upload.state === 'ready');
  const sendable = draft.text.trim() !== '' || (!isNote && ready);

  const write = (as: 'reply' | 'note') => {
    model.setDraft(conversationId, { as: replyBlocked !== null || notesOnly ? 'note' : as });
    input.current?.focus();
  };
  useShortcuts({
    'Alt+KeyR': () => {
      write('reply');
      return undefined;
    },
    'Alt+KeyN': () => {
      write('note');
      return undefined;
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another conversation puts the cursor here.
  useEffect(() => {
    if (!notesOnly && window.matchMedia('(min-width: 721px)').matches)
      input.current?.focus({ preventScroll: true });
  }, [conversationId]);

  const send = () => {
    if (isNote && draft.as !== 'note') model.setDraft(conversationId, { as: 'note' });
    if (!model.sendDraft(conversationId)) return;
    if (!replyBlocked && !notesOnly) model.setDraft(conversationId, { as: 'reply' });
    input.current?.focus();
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  const changed = (text: string) => {
    model.setDraft(conversationId, { text });
    if (!isNote && text.trim() !== '') model.typing(conversationId);
  };
  const take = (files: FileList | null) => {
    if (isNote || !files || files.length === 0) return false;
    addFiles(model, conversationId, [...files]);
    return true;
  };
  const pasted = (event: ClipboardEvent) => {
    if (take(event.clipboardData.files)) event.preventDefault();
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    take(event.dataTransfer.files);
  };

  return (
    <section
      className={mergeClasses(styles.composer, isNote && styles.note, dragging && styles.dragging)}
      aria-label="Write"
      onDragOver={(event) => {
        if (isNote) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={dropped}
    >
      <textarea
        ref={input}
        className={styles.text}
        rows={1}
        aria-label={isNote ? 'Note' : 'Reply'}
        placeholder={
          isNote
            ? (replyBlocked ?? 'A note for your colleagues; the customer never sees it')
            : `Reply to ${customerName}`
        }
        value={draft.text}
        maxLength={28_000}
        onChange={(event) => changed(event.target.value)}
        onKeyDown={pressed}
        onPaste={pasted}
      />
      {!isNote && (
        <UploadChips
          uploads={draft.uploads}
          onRemove={(localId) => removeUpload(model, conversationId, localId)}
        />
      )}
      <div className={styles.bar}>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={accepted}
          aria-label="Files to attach"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = '';
          }}
        />
        {!isNote && (
          <Button
            size="small"
            appearance="subtle"
            icon={<AttachRegular />}
            aria-label="Attach files"
            title="Attach files"
            onClick={() => picker.current?.click()}
          />
        )}
        {!notesOnly && replyBlocked === null && (
          <ToggleButton
            size="small"
            appearance="subtle"
            icon={<NoteRegular />}
            checked={isNote}
            aria-keyshortcuts="Alt+N"
            title="A note is for staff only (Alt+N)"
            onClick={() => write(isNote ? 'reply' : 'note')}
          >
            Note
          </ToggleButton>
        )}
        <span className={styles.hint} aria-hidden="true">
          {draft.text !== '' && 'Enter sends · Shift+Enter for a new line'}
        </span>
        <Button
          size="small"
          appearance="primary"
          icon={<SendFilled />}
          iconPosition="after"
          disabledFocusable={!sendable || (!isNote && uploading)}
          onClick={send}
        >
          {isNote ? 'Add note' : 'Send'}
        </Button>
      </div>
    </section>
  );
}
