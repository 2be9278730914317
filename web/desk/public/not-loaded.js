/*
 * Stands between a script that cannot be loaded and a blank page; it comes before every other script and needs none.
 * After an update, a page that was kept asks for scripts that are gone: a reload brings those of now.
 */
window.addEventListener(
  'error',
  (event) => {
    const root = document.getElementById('root');
    if (!(event.target instanceof HTMLScriptElement) || !root || root.childElementCount > 0) return;
    const box = document.createElement('main');
    box.style.cssText =
      'font: 16px/1.5 system-ui, sans-serif; color: CanvasText; max-width: 52ch; margin: 0 auto; padding: 20vh 24px 0';
    const title = document.createElement('h1');
    title.textContent = 'Patchbay could not be loaded';
    title.style.cssText = 'font-size: 20px; margin: 0';
    const words = document.createElement('p');
    words.textContent = 'It was updated, or the server cannot be reached. Reload to try again.';
    const said = document.createElement('div');
    said.setAttribute('role', 'alert');
    said.append(title, words);
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Reload';
    button.style.cssText = 'font: inherit; padding: 6px 16px; cursor: pointer';
    button.addEventListener('click', () => window.location.reload());
    box.append(said, button);
    root.append(box);
  },
  true,
);
