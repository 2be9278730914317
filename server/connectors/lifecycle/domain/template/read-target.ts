/** Reads the field "target": an entity set, or a path below the API. */
import type { CrmKind, TemplateRemark } from '../../../../../contracts/crm.ts';
import { type MendedText, withoutLabel } from './mended-text.ts';
import { type Parts, readParts } from './parts.ts';
import { closingParenthesis, piece, readKey } from './read-query.ts';

export interface ReadTarget {
  readonly segments: readonly Parts[];
  /** `phonecalls(…)`: the record, when the target names it. */
  readonly key: Parts | null;
}

export function readTarget(pasted: string, kind: CrmKind, remarks: TemplateRemark[]): ReadTarget {
  let mended = withoutLabel(pasted);
  const whole = () => [mended.at[0]!, mended.at[mended.text.length]!] as const;
  const refuse = (message: string) => {
    const [from, to] = whole();
    remarks.push({ severity: 'error', field: 'target', message, from, to });
    return { segments: [], key: null };
  };
  if (/^[a-z][a-z0-9+.-]*:/i.test(mended.text) || mended.text.startsWith('//'))
    return refuse('Name what stands below the connection’s address, not a whole address.');
  if (/[?#\\]/.test(mended.text)) return refuse('Parameters belong in the query string.');
  let key: Parts | null = null;
  const keyed = kind === 'dataverse' ? /^[\w/]+(?=\([\s\S]+\)$)/.exec(mended.text) : null;
  if (keyed && closingParenthesis(mended.text, keyed[0].length) === mended.text.length - 1) {
    key = readKey(piece(mended, keyed[0].length + 1, mended.text.length - 1), 'target', kind, remarks);
    mended = piece(mended, 0, keyed[0].length);
  }
  const segments = splitPath(mended);
  if (segments.some(({ text }) => text === '.' || text === '..'))
    return refuse('A path does not lead upwards: leave out . and ..');
  return { segments: segments.map((segment) => readParts({ field: 'target', ...segment }, remarks)), key };
}

/** At slashes outside of braces; empty pieces are left out. */
function splitPath(mended: MendedText): MendedText[] {
  const segments: MendedText[] = [];
  let from = 0;
  let braces = false;
  for (let i = 0; i <= mended.text.length; i += 1) {
    if (mended.text.startsWith('{{', i)) braces = true;
    else if (mended.text.startsWith('}}', i)) braces = false;
    if (i < mended.text.length && (mended.text[i] !== '/' || braces)) continue;
    if (i > from) segments.push(piece(mended, from, i));
    from = i + 1;
  }
  return segments;
}
