import type { Ref } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { hasEnded } from '../conversation/transcript.ts';
import { fill } from '../texts.ts';
import { Banner } from './banner.tsx';
import { Composer } from './composer.tsx';
import { useChatState, useWidget } from './context.ts';
import { EndQuestion } from './end-question.tsx';
import { Header } from './header.tsx';
import { AttachIcon } from './icons.tsx';
import { QueueCard } from './queue-card.tsx';
import { TranscriptView } from './transcript.tsx';

const mostFiles = 10;
const largestFile = 10 * 1024 * 1024;

/** In the place of the input once the conversation is over. */
function Over(props: { onStartNew: () => void }) {
  const { texts } = useWidget();
  const { transcript } = useChatState();
  return (
    <div class="over">
      {hasEnded(transcript) ? null : <p role="status">{texts.lost}</p>}
      <button type="button" class="primary" onClick={props.onStartNew}>
        {texts.startNew}
      </button>
    </div>
  );
}

/** The files that wait to be sent, and why others do not. */
function useFiles() {
  const { settings, texts } = useWidget();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const add = (more: readonly File[]) => {
    const tooLarge = more.find((file) => file.size > largestFile);
    const all = [...files, ...more.filter((file) => file.size <= largestFile)];
    const size = new Intl.NumberFormat(settings.formats, { style: 'unit', unit: 'megabyte' }).format(10);
    setProblem(
      tooLarge
        ? fill(texts.fileTooLarge, { name: tooLarge.name, size })
        : all.length > mostFiles
          ? fill(texts.tooManyFiles, { count: mostFiles })
          : null,
    );
    setFiles(all.slice(0, mostFiles));
  };
  const remove = (file: File) => {
    setProblem(null);
    setFiles(files.filter((one) => one !== file));
  };
  const clear = () => {
    setProblem(null);
    setFiles([]);
  };
  return { files, problem, add, remove, clear };
}

export interface PanelProps {
  open: boolean;
  sound: boolean;
  inputRef: Ref<HTMLTextAreaElement>;
  onSound: (on: boolean) => void;
  onClose: () => void;
  onStartNew: () => void;
}

/** The window of the conversation. It does not lock the page: the page stays usable beside it. */
export function Panel(props: PanelProps) {
  const { texts } = useWidget();
  const { status, transcript } = useChatState();
  const { files, problem, add, remove, clear } = useFiles();
  const [asking, setAsking] = useState(false);
  const [dropping, setDropping] = useState(false);
  const depth = useRef(0);
  const over = status === 'over' || hasEnded(transcript);
  const begun = transcript.entries.some((one) => one.sequence !== null);
  const carriesFiles = (event: DragEvent) => !over && (event.dataTransfer?.types.includes('Files') ?? false);
  const leave = () => {
    depth.current = 0;
    setDropping(false);
  };

  return (
    <div
      class="panel"
      role="dialog"
      aria-modal="false"
      aria-label={texts.chat}
      hidden={!props.open}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
        event.stopPropagation();
        props.onClose();
      }}
      onDragEnter={(event) => {
        if (!carriesFiles(event)) return;
        depth.current += 1;
        setDropping(true);
      }}
      onDragOver={(event) => {
        if (carriesFiles(event)) event.preventDefault();
      }}
      onDragLeave={() => {
        depth.current -= 1;
        if (depth.current <= 0) leave();
      }}
      onDrop={(event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        leave();
        add([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <Header
        sound={props.sound}
        onSound={props.onSound}
        onEnd={begun && !over ? () => setAsking(true) : null}
        onClose={props.onClose}
      />
      <Banner />
      {asking && !over ? <EndQuestion onDone={() => setAsking(false)} /> : null}
      <TranscriptView open={props.open} />
      <QueueCard />
      {over ? (
        <Over onStartNew={props.onStartNew} />
      ) : (
        <Composer
          inputRef={props.inputRef}
          files={files}
          problem={problem}
          onFiles={add}
          onRemove={remove}
          onSent={clear}
        />
      )}
      {dropping ? (
        <div class="drop">
          <AttachIcon />
          {texts.dropFiles}
        </div>
      ) : null}
    </div>
  );
}
