/** The heading of a step. */
import { useEffect, useRef } from 'preact/hooks';

/** Takes the focus when it is new, so that a screen reader begins to read here. */
export function Heading({ text }: { readonly text: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h4 ref={heading} tabIndex={-1}>
      {text}
    </h4>
  );
}
