/** What the rules, queues and people of a random day refer to. */
import type {
  CapacityProfile,
  OperatingHours,
  PresenceSetting,
  SkillSetting,
} from '../../../server/routing/domain/configuration.ts';

/** What the parts of a configuration refer to. */
export interface Vocabulary {
  readonly skills: readonly SkillSetting[];
  readonly profiles: readonly CapacityProfile[];
  readonly presences: readonly PresenceSetting[];
  readonly hours: readonly OperatingHours[];
}
