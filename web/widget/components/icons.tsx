import type { ComponentChildren } from 'preact';

function Icon(props: { size?: number; children: ComponentChildren; filled?: boolean }) {
  const { size = 22, filled = false } = props;
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke={filled ? 'none' : 'currentColor'}
      stroke-width="1.9"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {props.children}
    </svg>
  );
}

export const ChatIcon = (props: { size?: number }) => (
  <Icon size={props.size ?? 28} filled>
    <path d="M12 3C6.5 3 2 6.8 2 11.5c0 2.5 1.3 4.8 3.4 6.3-.1 1-.5 2.1-1.3 3.1-.3.4 0 1 .5.9 2-.2 3.7-1 4.9-1.8.8.1 1.7.2 2.5.2 5.5 0 10-3.8 10-8.7S17.5 3 12 3Zm-4.5 10a1.4 1.4 0 1 1 0-2.8 1.4 1.4 0 0 1 0 2.8Zm4.5 0a1.4 1.4 0 1 1 0-2.8 1.4 1.4 0 0 1 0 2.8Zm4.5 0a1.4 1.4 0 1 1 0-2.8 1.4 1.4 0 0 1 0 2.8Z" />
  </Icon>
);

export const CloseIcon = (props: { size?: number }) => (
  <Icon size={props.size ?? 22}>
    <path d="M6 6l12 12M18 6 6 18" />
  </Icon>
);

export const MinimiseIcon = () => (
  <Icon size={24}>
    <path d="m6 9.5 6 6 6-6" />
  </Icon>
);

export const SendIcon = () => (
  <Icon size={19} filled>
    <path d="M3.6 3.3a1 1 0 0 1 1.1-.1l16.2 8a.9.9 0 0 1 0 1.6l-16.2 8c-.8.4-1.6-.4-1.3-1.2L5.8 13l7.7-.7a.3.3 0 0 0 0-.6L5.8 11 3.3 4.4a1 1 0 0 1 .3-1.1Z" />
  </Icon>
);

export const AttachIcon = () => (
  <Icon>
    <path d="m20 11.5-7.8 7.8a5 5 0 0 1-7.1-7.1l8.3-8.3a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.2a1.7 1.7 0 0 1-2.4-2.4l7.3-7.2" />
  </Icon>
);

export const FileIcon = () => (
  <Icon size={24}>
    <path d="M13.5 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8.5L13.5 3Z" />
    <path d="M13.5 3v5.5H19" />
  </Icon>
);

export const SparkIcon = () => (
  <Icon size={18} filled>
    <path d="M11 2.5c.3 0 .5.2.6.5l1.3 4.4c.3 1 1.1 1.8 2.1 2.1l4.4 1.3c.6.2.6 1 0 1.2L15 13.3c-1 .3-1.8 1.1-2.1 2.1L11.6 19.8c-.2.6-1 .6-1.2 0L9.1 15.4c-.3-1-1.1-1.8-2.1-2.1L2.6 12c-.6-.2-.6-1 0-1.2L7 9.5c1-.3 1.8-1.1 2.1-2.1L10.4 3c.1-.3.3-.5.6-.5Zm8 13.5c.2 0 .3.1.4.3l.5 1.5c.1.3.3.5.6.6l1.5.5c.4.1.4.6 0 .7l-1.5.5c-.3.1-.5.3-.6.6l-.5 1.5c-.1.4-.6.4-.7 0l-.5-1.5c-.1-.3-.3-.5-.6-.6l-1.5-.5c-.4-.1-.4-.6 0-.7l1.5-.5c.3-.1.5-.3.6-.6l.5-1.5c0-.2.2-.3.3-.3Z" />
  </Icon>
);

export const DownIcon = () => (
  <Icon size={18}>
    <path d="M12 5v14m-6-6 6 6 6-6" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon size={16}>
    <path d="m9 6 6 6-6 6" />
  </Icon>
);

export const BellIcon = (props: { on: boolean }) => (
  <Icon size={21}>
    <path d="M18 9.5a6 6 0 1 0-12 0c0 5-2 6.5-2 6.5h16s-2-1.5-2-6.5ZM10.3 19.5a2 2 0 0 0 3.4 0" />
    {props.on ? null : <path d="M3.5 3.5l17 17" />}
  </Icon>
);

export const ClockIcon = () => (
  <Icon size={20}>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
);

export const LeaveIcon = () => (
  <Icon size={21}>
    <path d="M10 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H10M15 8l4 4-4 4m3.5-4H10" />
  </Icon>
);
