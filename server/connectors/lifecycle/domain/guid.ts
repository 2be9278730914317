/** Ids as Dataverse and Amazon Connect write them. */

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => guid.test(text);

/** The id at the beginning of a text, in lower case: a recording's file name begins with its contact's. */
export function leadingGuid(text: string): string | undefined {
  const start = text.slice(0, 36);
  return isGuid(start) && !/^[0-9a-f-]/i.test(text.slice(36)) ? start.toLowerCase() : undefined;
}

/** Drops the braces that some tools write around an id: `{…}`. */
export const bareGuid = (text: string): string =>
  text
    .trim()
    .replace(/^\{(.*)\}$/, '$1')
    .toLowerCase();
