/** Records of the coordinator's log in one line of words each. */
import type { GroupRecord } from '../../../src/coordinator/records.ts';
import { assignmentWords } from './coordinator-answers.ts';

export function recordWords(record: GroupRecord): string {
  if (record.type === 'offset') return `offset: ${record.partition.name}=${record.value?.offset ?? 'tombstone'}`;
  if (record.type === 'marker') return `transaction: ${record.committed ? 'committed' : 'aborted'}`;
  if (record.value === null) return 'group: tombstone';
  const { generation, protocol, leader, members } = record.value;
  const who = members.map(({ memberId, assignment }) => `${memberId} ${assignmentWords(assignment)}`);
  const head = `group: generation ${generation}, protocol ${protocol ?? 'none'}, leader ${leader ?? 'none'}`;
  return [head, ...(who.length === 0 ? ['no members'] : who)].join('; ');
}
