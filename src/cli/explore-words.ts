/** The command line that explores the same again. */
import { DEFAULT_EXPLORE, type ExploreSettings } from '../explore/settings.ts';

const FLAGS = {
  members: 'members',
  partitions: 'partitions',
  assignor: 'assignor',
  faults: 'faults',
  kinds: 'kinds',
  successors: 'successors',
  commit: 'commit',
  records: 'records',
  processing: 'processing',
  initialDelay: 'initial-delay',
  late: 'late',
  defects: 'defect',
} as const satisfies Partial<Record<keyof ExploreSettings, string>>;

export function exploreCommandOf(settings: ExploreSettings): string {
  const words = ['npx groupsim explore'];
  for (const [name, flag] of Object.entries(FLAGS) as [keyof typeof FLAGS, string][]) {
    const [value, preset] = [String(settings[name]), String(DEFAULT_EXPLORE[name])];
    if (value !== preset || name === 'members' || name === 'partitions' || name === 'faults')
      words.push(`--${flag} ${value}`);
  }
  if (settings.isStatic) words.push('--static');
  return words.join(' ');
}
