/** An opportunity in sentences, from its own values: nothing is invented and the same row gives the same text. */
import type { Records } from '../records/records.ts';
import { formatted, memberOf } from '../records/represent.ts';
import { knownEntity } from '../schema/entities.ts';
import type { Row } from '../schema/model.ts';

export function summariseOpportunity(records: Records, row: Row): string {
  const entity = knownEntity('opportunity');
  const show = (name: string): string | undefined => {
    const value = row[name] ?? null;
    const text = formatted(records, entity.attributes.get(name)!, value) ?? value;
    return text === null || typeof text === 'object' || text === '' ? undefined : String(text);
  };
  const name = show('name') ?? 'This opportunity';
  const customer = show('customerid') ?? show('parentaccountid') ?? 'a customer';
  const amount = show('actualvalue') ?? show('estimatedvalue');
  return [
    `${name} is ${article(show('statecode') ?? 'Open')} opportunity with ${customer}${amount ? ` worth ${amount}` : ''}.`,
    outlook(show),
    sentence('It is owned by', show('ownerid')),
    sentence('The contact is', show('parentcontactid')),
    products(records, row),
    sentence('Customer need:', show('customerneed')),
    sentence('Current situation:', show('currentsituation')),
    sentence('Proposed solution:', show('proposedsolution')),
  ]
    .filter((part) => part !== undefined)
    .join(' ');
}

const article = (state: string): string => `${/^[AEIOU]/.test(state) ? 'an' : 'a'} ${state.toLowerCase()}`;

const sentence = (begin: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${begin} ${text.replace(/\.$/, '')}.`;

function outlook(show: (name: string) => string | undefined): string | undefined {
  const closed = show('actualclosedate');
  if (closed !== undefined) return `It was closed on ${closed}.`;
  const parts = [
    show('stepname') && `is in the phase ${show('stepname')}`,
    show('estimatedclosedate') && `is expected to close on ${show('estimatedclosedate')}`,
    show('closeprobability') && `has a probability of ${show('closeprobability')}%`,
  ].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : `It ${parts.join(', ')}.`;
}

function products(records: Records, row: Row): string | undefined {
  const within = memberOf(knownEntity('opportunity'), row, 'opportunityid');
  const names = records
    .all('opportunityproduct')
    .filter(within)
    .map((product) => `${product.productname} (${Number(product.quantity).toLocaleString('en-US')})`);
  return names.length === 0 ? undefined : `Products: ${names.join(', ')}.`;
}
