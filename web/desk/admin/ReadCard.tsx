import type { ReactNode } from 'react';
import { Failure } from '../app/Failure.tsx';
import type { Reading } from '../app/use-read.ts';
import { Card, Loading } from './Page.tsx';

interface ReadCardProps<T> {
  reading: Pick<Reading<T>, 'data' | 'error' | 'reload'>;
  /** What is said while it is read for the first time. */
  loading: string;
  /** Stands there when there is nothing of it. */
  empty: ReactNode;
  isEmpty: (data: T) => boolean;
  children: (data: T) => ReactNode;
}

/** A card with what was read: while it is read, when that failed, when there is none, and else what it shows. */
export function ReadCard<T>({ reading, loading, empty, isEmpty, children }: ReadCardProps<T>) {
  const { data, error, reload } = reading;
  return (
    <>
      <Failure error={error} onRetry={reload} />
      {(data !== null || error === null) && (
        <Card flush>
          {data === null ? <Loading label={loading} /> : isEmpty(data) ? empty : children(data)}
        </Card>
      )}
    </>
  );
}
