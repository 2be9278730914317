/** Formats seconds as a running clock: 0:07, 12:40, 1:02:09. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** Formats seconds roughly, for reading rather than watching: 45 s, 3 min, 2 h 10 min, 4 d. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d`;
}

/** Formats seconds as words for assistive technology: "1 minute 5 seconds". */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const count = (value: number, unit: string) => `${value} ${unit}${value === 1 ? '' : 's'}`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const parts: string[] = [];
  if (hours > 0) parts.push(count(hours, 'hour'));
  if (minutes > 0) parts.push(count(minutes, 'minute'));
  if (hours === 0 && (whole % 60 > 0 || minutes === 0)) parts.push(count(whole % 60, 'second'));
  return parts.join(' ');
}

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayThisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayOtherYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const precise = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** The time of day of an instant in the reader's zone. */
export function formatTime(instant: string): string {
  return timeOfDay.format(new Date(instant));
}

/** Date and time to the second, for tooltips. */
export function formatInstant(instant: string): string {
  return precise.format(new Date(instant));
}

/** A key that is equal for instants on the same local day. */
export function dayKey(instant: string): string {
  const date = new Date(instant);
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}

/** The local day of an instant as a heading: Today, Yesterday, or the date. */
export function formatDay(instant: string, now: Date): string {
  const date = new Date(instant);
  if (dayKey(instant) === dayKey(now.toISOString())) return 'Today';
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (dayKey(instant) === dayKey(yesterday.toISOString())) return 'Yesterday';
  return (date.getFullYear() === now.getFullYear() ? dayThisYear : dayOtherYear).format(date);
}

/** Whole bytes as a size people read. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const dateOnly = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** The local date of an instant: 3 Nov 2026. */
export function formatDate(instant: string): string {
  return dateOnly.format(new Date(instant));
}

const nearby = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });

/** How long ago, or in how long: "2 minutes ago", "in 3 hours"; `now` in milliseconds. */
export function formatRelative(instant: string, now: number): string {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return nearby.format(seconds, 'second');
  if (size < 3600) return nearby.format(Math.round(seconds / 60), 'minute');
  if (size < 86_400) return nearby.format(Math.round(seconds / 3600), 'hour');
  return nearby.format(Math.round(seconds / 86_400), 'day');
}
