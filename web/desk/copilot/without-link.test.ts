import { describe, expect, it } from 'vitest';
import { withoutLink } from './without-link.ts';

const url = 'https://contoso.crm.dynamics.com/main.aspx?etn=opportunity&id=1';

describe('an answer whose link is shown below it', () => {
  it.each([url, `Record: ${url}`, `Record: <${url}>`, `${url}\n\n`])(
    'goes without a last line that is nothing but it: %s',
    (last) => expect(withoutLink(`Fleet renewal leads.\n\n${last}`, url)).toBe('Fleet renewal leads.'),
  );

  it.each([
    `The record is at ${url}`,
    `Record: ${url}&tab=2`,
    `Record: ${url}\nAsk Sales first.`,
    `A whole sentence that says more than a label does: ${url}`,
  ])('keeps what says more, or leads elsewhere: %s', (last) => {
    expect(withoutLink(`Fleet renewal leads.\n${last}`, url)).toBe(`Fleet renewal leads.\n${last}`);
  });

  it('may be nothing but the link', () => {
    expect(withoutLink(url, url)).toBe('');
  });
});
