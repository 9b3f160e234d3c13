/** Asks for the values of an act: how long, by how much. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { T } from '../view/texts.ts';
import type { Choice } from './acts.ts';

interface ActFormProps {
  readonly choice: Choice;
  readonly apply: (values: Readonly<Record<string, number>>) => void;
  readonly back: () => void;
  readonly t: T;
}

export function ActForm({ choice, apply, back, t }: ActFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState(() =>
    Object.fromEntries(choice.fields.map(({ name, initial }) => [name, initial])),
  );
  useLayoutEffect(() => form.current?.querySelector('input')?.select(), []);
  return (
    <form
      ref={form}
      class="act-form"
      aria-label={t(choice.text)}
      onSubmit={(event) => {
        event.preventDefault();
        apply(values);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') back();
      }}
    >
      <p>
        {t(choice.text)}: <small>{t(choice.meaning)}</small>
      </p>
      {choice.fields.map(({ name, label, unit, min, max }) => (
        <label key={name}>
          <span>{t(label)}</span>
          <input
            type="number"
            required
            min={min}
            max={max}
            step="any"
            value={values[name]}
            onInput={({ currentTarget }) => setValues({ ...values, [name]: currentTarget.valueAsNumber })}
          />
          <span>{t(unit)}</span>
        </label>
      ))}
      <div class="buttons">
        <button type="submit">{t('page.apply')}</button>
        <button type="button" onClick={back}>
          {t('page.cancel')}
        </button>
      </div>
    </form>
  );
}
