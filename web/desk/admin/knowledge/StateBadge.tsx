import { Badge } from '@fluentui/react-components';
import { type ArticleState, isExpired, stateLabels } from './article-words.ts';

interface StateBadgeProps {
  state: ArticleState;
  publishedVersion: number | null;
  version: number;
  expiresAt: string | null;
}

/** Where an article stands: what answers customers now, and whether something newer waits. */
export function StateBadge({ state, publishedVersion, version, expiresAt }: StateBadgeProps) {
  if (isExpired(expiresAt, Date.now()))
    return (
      <Badge appearance="tint" color="danger">
        Expired
      </Badge>
    );
  if (publishedVersion !== null && publishedVersion !== version)
    return (
      <Badge
        appearance="tint"
        color="warning"
        title={`Version ${publishedVersion} answers until it is published.`}
      >
        Published, {state === 'review' ? 'change in review' : 'draft newer'}
      </Badge>
    );
  return (
    <Badge
      appearance="tint"
      color={state === 'published' ? 'success' : state === 'review' ? 'important' : 'informative'}
    >
      {stateLabels[state]}
    </Badge>
  );
}
