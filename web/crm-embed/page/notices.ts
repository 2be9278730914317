/** Sentences for the representative, above the desk: said calmly, dismissed by hand, each once. */
export class Notices {
  readonly #list: HTMLElement;
  readonly #document: Document;
  readonly #shown = new Map<string, HTMLElement>();

  constructor(list: HTMLElement) {
    this.#list = list;
    this.#document = list.ownerDocument;
  }

  /** The same key replaces what it said before; a sentence that stands there already is not said twice. */
  say(key: string, sentence: string): void {
    this.takeBack(key);
    if ([...this.#shown.values()].some((item) => item.dataset.sentence === sentence)) return;
    const item = this.#document.createElement('li');
    item.dataset.sentence = sentence;
    const text = this.#document.createElement('span');
    text.textContent = sentence;
    const dismiss = this.#document.createElement('button');
    dismiss.type = 'button';
    dismiss.textContent = 'Dismiss';
    dismiss.addEventListener('click', () => this.takeBack(key));
    item.append(text, dismiss);
    this.#shown.set(key, item);
    this.#list.append(item);
  }

  takeBack(key: string): void {
    this.#shown.get(key)?.remove();
    this.#shown.delete(key);
  }
}
