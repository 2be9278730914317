/** Who belongs to a queue: those named, everybody in one of its groups, everybody with all of one of its skill lists. */
import type { QueueSetting } from '../configuration.ts';
import type { RepresentativeSetting } from './changes.ts';

type Membership = Pick<QueueSetting, 'queueId' | 'memberGroupIds' | 'memberSkills'>;

/** Active or not: that is an objection of its own. */
export function isMember(setting: RepresentativeSetting, queue: Membership): boolean {
  if (setting.queueIds.includes(queue.queueId)) return true;
  if (queue.memberGroupIds.some((groupId) => setting.groupIds.includes(groupId))) return true;
  return queue.memberSkills.some(
    (list) =>
      list.length > 0 &&
      list.every((need) =>
        setting.skills.some(
          (skill) => skill.skillId === need.skillId && skill.proficiency >= need.proficiency,
        ),
      ),
  );
}
