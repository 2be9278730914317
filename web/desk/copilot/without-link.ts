/** At most so many characters name a link: `Record: https://…`. */
const mostLabel = 40;

/**
 * An answer without its last line, when that is nothing but the link that is shown below it anyway: the bare address,
 * with or without a label before it.
 */
export function withoutLink(text: string, url: string): string {
  const trimmed = text.trimEnd();
  const start = trimmed.lastIndexOf('\n') + 1;
  const line = trimmed.slice(start);
  const address = line.endsWith(`<${url}>`) ? `<${url}>` : url;
  if (url === '' || !line.endsWith(address)) return text;
  const label = line.slice(0, -address.length).trim();
  const bare = label === '' || (label.endsWith(':') && label.length <= mostLabel);
  return bare ? trimmed.slice(0, start).trimEnd() : text;
}
