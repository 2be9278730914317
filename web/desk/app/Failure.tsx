import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';

/** Says that something could not be read or done, and offers to try again. */
export function Failure({ error, onRetry }: { error: string | null; onRetry?: () => void }) {
  if (error === null) return null;
  return (
    <MessageBar intent="error" layout="multiline">
      <MessageBarBody>{error}</MessageBarBody>
      {onRetry && (
        <MessageBarActions>
          <Button size="small" onClick={onRetry}>
            Try again
          </Button>
        </MessageBarActions>
      )}
    </MessageBar>
  );
}
