/** Every setting of the scenario as an input, with its meaning and its bounds; a change begins a new history. */
import { type Scenario, type SettingInput, settingsOf, withSetting } from 'groupsim/history';
import { useId, useState } from 'preact/hooks';
import type { TextKey } from '../texts/catalogue.ts';
import type { T } from '../view/texts.ts';
import { settingMeaning } from './meanings.ts';

export interface SettingsProps {
  readonly scenario: Scenario;
  readonly change: (scenario: Scenario) => void;
  readonly t: T;
}

/** In the order in which they are shown; `open`: at first. */
const AREAS: readonly { readonly section: SettingInput['section']; readonly text: TextKey }[] = [
  { section: 'run', text: 'settings.area.run' },
  { section: 'group', text: 'settings.area.group' },
  { section: 'consumer', text: 'settings.area.consumer' },
  { section: 'broker', text: 'settings.area.broker' },
  { section: 'topics', text: 'settings.area.topics' },
  { section: 'application', text: 'settings.area.application' },
  { section: 'network', text: 'settings.area.network' },
  { section: 'churn', text: 'settings.area.churn' },
];

export function Settings({ scenario, change, t }: SettingsProps) {
  const [wanted, setWanted] = useState('');
  const inputs = settingsOf(scenario).filter(({ name }) => name.includes(wanted.trim().toLowerCase()));
  const isSearched = wanted.trim() !== '';
  return (
    <>
      <p>{t('settings.note')}</p>
      <label>
        {t('settings.find')}{' '}
        <input type="search" value={wanted} onInput={({ currentTarget }) => setWanted(currentTarget.value)} />
      </label>
      {inputs.length === 0 && <p>{t('settings.none-found')}</p>}
      {AREAS.map(({ section, text }) => {
        const own = inputs.filter((input) => input.section === section);
        if (own.length === 0) return null;
        return (
          <details key={section} open={isSearched}>
            <summary>
              {t(text)} ({own.length})
            </summary>
            {own.map((input) => (
              // A setting that was changed elsewhere is a new input: what was typed before is not kept.
              <Setting key={`${input.name}=${input.value}`} input={input} scenario={scenario} change={change} t={t} />
            ))}
          </details>
        );
      })}
    </>
  );
}

interface SettingProps extends SettingsProps {
  readonly input: SettingInput;
}

function Setting({ input, scenario, change, t }: SettingProps) {
  const [wrong, setWrong] = useState<string | null>(null);
  const id = useId();
  const { name, value, bounds, choices } = input;
  const set = (text: string) => {
    if (text === value) return;
    const read = withSetting(scenario, name, text);
    if ('problems' in read) setWrong(read.problems.map(({ message }) => message).join(' '));
    else {
      setWrong(null);
      change(read.scenario);
    }
  };
  const described = { id, 'aria-describedby': `${id}-meaning ${id}-wrong`, 'aria-invalid': wrong !== null };
  return (
    <div class="setting">
      <label for={id}>
        <code>{name}</code>
      </label>
      {choices === null ? (
        <Typed input={input} described={described} set={set} />
      ) : (
        <select {...described} value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
          {value === '' && <option value="">{t('settings.unset')}</option>}
          {choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )}
      {value !== input.default && (
        <button
          type="button"
          onClick={() => set(input.default)}
          title={t('settings.default', { value: input.default || t('settings.unset') })}
        >
          {t('settings.reset')}
        </button>
      )}
      <p id={`${id}-meaning`}>
        {settingMeaning(input, t)} {bounds !== null && t('settings.bounds', bounds)}
      </p>
      <p id={`${id}-wrong`} class="wrong" role="alert">
        {wrong}
      </p>
    </div>
  );
}

interface TypedProps {
  readonly input: SettingInput;
  readonly described: { readonly id: string; readonly 'aria-describedby': string; readonly 'aria-invalid': boolean };
  readonly set: (text: string) => void;
}

/** What is typed counts when the reader is done with it: Enter, or on to the next input. */
function Typed({ input: { value, form, isList }, described, set }: TypedProps) {
  if (isList) {
    return (
      <textarea {...described} rows={3} placeholder={form} onChange={({ currentTarget }) => set(currentTarget.value)}>
        {value}
      </textarea>
    );
  }
  return (
    <input
      {...described}
      type="text"
      spellcheck={false}
      placeholder={form}
      defaultValue={value}
      onChange={({ currentTarget }) => set(currentTarget.value.trim())}
    />
  );
}
