/**
 * A menu of acts beside what they act on: the arrow keys choose, Enter does it, Escape goes back. An act that needs values
 * asks for them in a small form in the menu's place. What is impossible stays in the menu, with its reason.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { T } from '../view/texts.ts';
import { ActForm } from './act-form.tsx';
import type { Choice } from './acts.ts';
import './acts.css';

export interface MenuProps {
  readonly heading: string;
  /** What it says of the target, above the acts. */
  readonly about: string;
  readonly choices: readonly Choice[];
  /** Where it hangs, in the box around it. */
  readonly x: number;
  readonly y: number;
  readonly choose: (choice: Choice, values: Readonly<Record<string, number>>) => void;
  readonly close: () => void;
  readonly t: T;
}

export function Menu({ heading, about, choices, x, y, choose, close, t }: MenuProps) {
  const [asking, setAsking] = useState<Choice | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const away = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) close();
    };
    addEventListener('pointerdown', away);
    return () => removeEventListener('pointerdown', away);
  }, [close]);
  useEffect(() => box.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), []);
  const take = (choice: Choice) => {
    if (choice.problem !== null) return;
    if (choice.fields.length > 0) setAsking(choice);
    else choose(choice, {});
  };
  return (
    <div class="acts" ref={box} style={{ left: `${x}px`, top: `${y}px` }}>
      <p class="acts-heading">
        <strong>{heading}</strong>
        {about !== '' && <small>{about}</small>}
      </p>
      {asking === null ? (
        <Items heading={heading} choices={choices} take={take} close={close} t={t} />
      ) : (
        <ActForm choice={asking} apply={(values) => choose(asking, values)} back={() => setAsking(null)} t={t} />
      )}
    </div>
  );
}

interface ItemsProps extends Pick<MenuProps, 'heading' | 'choices' | 'close' | 't'> {
  readonly take: (choice: Choice) => void;
}

function Items({ heading, choices, take, close, t }: ItemsProps) {
  const list = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  useLayoutEffect(() => {
    (list.current?.children[at] as HTMLElement | undefined)?.focus({ preventScroll: true });
  }, [at]);
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => setAt((at + 1) % choices.length),
    ArrowUp: () => setAt((at + choices.length - 1) % choices.length),
    Home: () => setAt(0),
    End: () => setAt(choices.length - 1),
    Enter: () => take(choices[at]!),
    ' ': () => take(choices[at]!),
    Escape: close,
    Tab: close,
  };
  return (
    <div
      role="menu"
      aria-label={heading}
      ref={list}
      onKeyDown={(event) => {
        event.stopPropagation();
        const key = keys[event.key];
        if (key === undefined) return;
        event.preventDefault();
        key();
      }}
    >
      {choices.map((choice, index) => (
        <div
          key={choice.id}
          role="menuitem"
          class="act"
          data-act={choice.id}
          tabIndex={index === at ? 0 : -1}
          aria-disabled={choice.problem === null ? undefined : 'true'}
          aria-haspopup={choice.fields.length > 0 ? 'dialog' : undefined}
          title={t(choice.meaning)}
          onClick={() => take(choice)}
          onKeyDown={() => {}}
          onPointerEnter={() => setAt(index)}
        >
          <span>
            {t(choice.text)}
            {choice.fields.length > 0 && ' …'}
          </span>
          {choice.problem !== null && <small>{t('act.not-now', { why: t(choice.problem) })}</small>}
        </div>
      ))}
    </div>
  );
}
