import type { Ref } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../texts.ts';
import { useChatState, useWidget } from './context.ts';
import { isPicture } from './files.tsx';
import { AttachIcon, CloseIcon, FileIcon, SendIcon } from './icons.tsx';

const accepted =
  'image/*,.pdf,.txt,.csv,.md,.rtf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp,text/plain,application/pdf';
const tallest = 132;

function Chip(props: { file: File; onRemove: () => void }) {
  const { texts } = useWidget();
  const [preview, setPreview] = useState<string | null>(null);
  useEffect(() => {
    if (!isPicture(props.file.type)) return;
    const url = URL.createObjectURL(props.file);
    setPreview(url);
    return () => URL.revokeObjectURL(url);
  }, [props.file]);
  const name = props.file.name || texts.file;
  return (
    <li class="chip">
      {preview ? <img src={preview} alt="" /> : <FileIcon />}
      <span title={name}>{name}</span>
      <button type="button" aria-label={fill(texts.removeFile, { name })} onClick={props.onRemove}>
        <CloseIcon size={18} />
      </button>
    </li>
  );
}

export interface ComposerProps {
  inputRef: Ref<HTMLTextAreaElement>;
  files: readonly File[];
  problem: string | null;
  onFiles: (files: readonly File[]) => void;
  onRemove: (file: File) => void;
  onSent: () => void;
}

/** Where the customer writes: text, files, and the button that sends them. */
export function Composer(props: ComposerProps) {
  const { chat, texts } = useWidget();
  const { draft } = useChatState();
  const [text, setText] = useState(draft);
  const field = useRef<HTMLTextAreaElement | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (draft !== '') setText(draft);
  }, [draft]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the field grows with its text
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(tallest, Math.max(46, element.scrollHeight))}px`;
  }, [text]);

  const change = (value: string) => {
    setText(value);
    chat.keepDraft(value);
  };
  const send = () => {
    if (text.trim() === '' && props.files.length === 0) return;
    chat.send(text, props.files);
    change('');
    props.onSent();
    field.current?.focus();
  };
  const empty = text.trim() === '' && props.files.length === 0;

  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {props.problem ? (
        <p class="problem" role="alert">
          {props.problem}
        </p>
      ) : null}
      {props.files.length > 0 ? (
        <ul class="chips">
          {props.files.map((file) => (
            <Chip
              key={`${file.name}-${file.lastModified}-${file.size}`}
              file={file}
              onRemove={() => props.onRemove(file)}
            />
          ))}
        </ul>
      ) : null}
      <div class="field">
        <button
          type="button"
          class="round"
          aria-label={texts.attach}
          title={texts.attach}
          onClick={() => picker.current?.click()}
        >
          <AttachIcon />
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={accepted}
          onChange={(event) => {
            const input = event.currentTarget;
            props.onFiles([...(input.files ?? [])]);
            input.value = '';
            field.current?.focus();
          }}
        />
        <textarea
          ref={(element) => {
            field.current = element;
            if (typeof props.inputRef === 'function') props.inputRef(element);
            else if (props.inputRef) props.inputRef.current = element;
          }}
          rows={1}
          value={text}
          aria-label={texts.message}
          placeholder={texts.placeholder}
          enterkeyhint="send"
          autocomplete="off"
          maxLength={8000}
          onInput={(event) => {
            change(event.currentTarget.value);
            if (event.currentTarget.value.trim() !== '') chat.typing();
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              send();
            }
          }}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])];
            if (files.length === 0) return;
            event.preventDefault();
            props.onFiles(files);
          }}
        />
        <button type="submit" class="round send" aria-label={texts.send} title={texts.send} disabled={empty}>
          <SendIcon />
        </button>
      </div>
    </form>
  );
}
