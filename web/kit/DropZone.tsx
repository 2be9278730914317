import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { DocumentArrowUpRegular } from '@fluentui/react-icons/svg/document-arrow-up';
import { type ReactNode, useRef, useState } from 'react';
import { chosenFiles, droppedFiles, type PickedFile } from './files.ts';

const useStyles = makeStyles({
  zone: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    gap: '8px',
    padding: '26px 16px',
    textAlign: 'center',
    border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`,
    borderRadius: tokens.borderRadiusLarge,
    '& svg': { fontSize: '32px', color: tokens.colorNeutralForeground3 },
  },
  over: { backgroundColor: tokens.colorBrandBackground2 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', justifyContent: 'center' },
});

interface DropZoneProps {
  /** What may be dropped here. */
  words: string;
  /** Of the picker of files, for who does not see it. */
  label: string;
  /** Of the picker of folders; without it only files are chosen. */
  folderLabel?: string;
  /** Endings, by commas. What else comes in a drop or a folder is passed on all the same. */
  accept: string;
  onFiles: (files: readonly PickedFile[]) => Promise<void>;
  /** What is said of the files below the buttons. */
  children?: ReactNode;
}

/** A place to drop files and folders at, with buttons that do the same by keyboard. */
export function DropZone({ words, label, folderLabel, accept, onFiles, children }: DropZoneProps) {
  const styles = useStyles();
  const [over, setOver] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop at; its buttons do the same by keyboard.
    <div
      className={mergeClasses(styles.zone, over && styles.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void droppedFiles(event.dataTransfer).then(onFiles);
      }}
    >
      <DocumentArrowUpRegular aria-hidden="true" />
      <span>{words}</span>
      <div className={styles.buttons}>
        <Button onClick={() => files.current?.click()}>Choose files</Button>
        {folderLabel && <Button onClick={() => folder.current?.click()}>Choose a folder</Button>}
      </div>
      <input
        ref={files}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => void onFiles(chosenFiles(event.target.files))}
      />
      {folderLabel && (
        <input
          ref={(element) => {
            folder.current = element;
            element?.setAttribute('webkitdirectory', '');
          }}
          type="file"
          hidden
          aria-label={folderLabel}
          onChange={(event) => void onFiles(chosenFiles(event.target.files))}
        />
      )}
      {children}
    </div>
  );
}
