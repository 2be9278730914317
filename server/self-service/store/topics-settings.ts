/** Settings of a topics agent as they are stored: what is missing has its default, what does not fit is left out. */
import { TopicsAgentSettings } from '../../../contracts/agents.ts';

export function readTopicsSettings(stored: Record<string, unknown>): TopicsAgentSettings {
  const whole = TopicsAgentSettings.safeParse(stored);
  if (whole.success) return whole.data;
  // An older version's field, or one that was written past the API, must not take the others with it.
  const fitting = Object.entries(stored).filter(
    ([key, value]) => TopicsAgentSettings.safeParse({ [key]: value }).success,
  );
  return TopicsAgentSettings.parse(Object.fromEntries(fitting));
}
