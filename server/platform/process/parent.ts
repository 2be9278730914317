/** A process that `npm start` launched ends with it, even when the launcher is killed with -9. */

/** The message by which the launcher asks for a graceful end where signals do not reach. */
export const stopMessage = 'patchbay:stop';

/**
 * Calls `onParentGone` once, when the process that launched this one has gone or asks it to stop. Does nothing when
 * there is no launcher (no IPC channel), and never keeps this process alive by itself.
 */
export function exitWithParent(onParentGone: () => void): void {
  if (process.send === undefined) return;
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    onParentGone();
  };
  process.once('disconnect', once);
  process.on('message', (message) => {
    if (message === stopMessage) once();
  });
  // A listener for messages holds the event loop open; the channel must not outlive our own work.
  process.channel?.unref();
  if (!process.connected) queueMicrotask(once);
}
