/** Shows the number of unread messages before the page's title, and gives the title back afterwards. */
export function titleWith(title: string, unread: number): string {
  const plain = title.replace(/^\(\d+\) /, '');
  return unread > 0 ? `(${unread}) ${plain}` : plain;
}
