/** Where the pages of a CRM are, which step 3 opens. */
import type { ConnectionSettings, CrmKind } from '../../../../contracts/crm.ts';

/** Kinds whose pages live elsewhere than their API; the parameter `pages` of a connection says otherwise. */
const elsewhere: Partial<Record<CrmKind, string>> = { hubspot: 'https://app.hubspot.com' };

/** @returns without a slash at the end. */
export function pagesOf(kind: CrmKind, settings: ConnectionSettings): string {
  const typed = settings.parameters.pages ?? elsewhere[kind] ?? settings.uri;
  const whole = typed === '' || /^https?:\/\//i.test(typed) ? typed : `https://${typed}`;
  return whole.replace(/\/(api\/data|main\.aspx)(\/.*)?$/i, '').replace(/\/+$/, '');
}

/** The address of a page; undefined when the connection has none. */
export function pageUrl(kind: CrmKind, settings: ConnectionSettings, path: string): string | undefined {
  const base = pagesOf(kind, settings);
  return base === '' ? undefined : `${base}/${path.replace(/^\/+/, '')}`;
}
