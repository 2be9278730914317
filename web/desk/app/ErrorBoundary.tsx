import { Component, type ReactNode } from 'react';
import { StatusPage } from './StatusPage.tsx';

/** Browsers word it differently; each says that a module could not be fetched. */
const outdated = /dynamically imported module|importing a module script|preload/i;

/**
 * Stands between a fault and a blank page. A part of the app that is not there any more means that the server was
 * updated while the page was open: a reload brings the new version, and drafts and unsent messages stay.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: undefined as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    const reload = { label: 'Reload', run: () => window.location.reload() };
    if (error instanceof Error && outdated.test(error.message)) {
      return (
        <StatusPage
          title="Patchbay was updated"
          body="Reload to get the new version. What you wrote is kept."
          action={reload}
        />
      );
    }
    return (
      <StatusPage
        title="This page failed"
        body="Reload to go on; what you wrote is kept. If it fails again, tell your administrator what you did."
        action={reload}
      />
    );
  }
}
