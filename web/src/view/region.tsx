/** A part of the page with its heading: a landmark for those who do not see it. */
import type { ComponentChildren } from 'preact';
import { useStore } from '../model/use-store.ts';
import type { TextKey } from '../texts/catalogue.ts';

interface RegionProps {
  readonly id: string;
  readonly heading: TextKey;
  readonly children: ComponentChildren;
}

export function Region({ id, heading, children }: RegionProps) {
  const { t } = useStore();
  return (
    <section id={id} class={`region region-${id}`} aria-labelledby={`${id}-heading`} tabIndex={-1}>
      <h2 id={`${id}-heading`}>{t(heading)}</h2>
      {children}
    </section>
  );
}
