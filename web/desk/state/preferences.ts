import { createStore, type Store } from '../../kit/store.ts';

/** What one person chose on one browser. */
export interface Preferences {
  theme: 'system' | 'light' | 'dark';
  sound: boolean;
  /** Browser notifications while the tab is in the background; needs the browser's permission too. */
  notifications: boolean;
  /** Whether the customer panel is open beside the conversation. */
  customerPanel: boolean;
  /** Whether the copilot is open beside the conversation. */
  copilot: boolean;
  /** Pixels. */
  copilotWidth: number;
  /** Of the pane that holds a record of a CRM. Pixels. */
  recordWidth: number;
}

const key = 'patchbay.desk.preferences';
const standard: Preferences = {
  theme: 'system',
  sound: true,
  notifications: false,
  customerPanel: true,
  copilot: false,
  copilotWidth: 360,
  recordWidth: 560,
};

function read(): Preferences {
  try {
    const stored = JSON.parse(localStorage.getItem(key) ?? '{}') as Partial<Preferences>;
    return { ...standard, ...stored };
  } catch {
    return standard;
  }
}

/** The preferences of this browser; kept across visits. */
export const preferences: Store<Preferences> = createStore(read());

/** Changes some preferences and keeps them. */
export function setPreferences(change: Partial<Preferences>): void {
  preferences.set((current) => ({ ...current, ...change }));
  try {
    localStorage.setItem(key, JSON.stringify(preferences.get()));
  } catch {
    // A browser that keeps nothing still shows what was chosen until the tab closes.
  }
}
