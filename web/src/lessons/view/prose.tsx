/** A text of the course: paragraphs, with code where backticks stand. */
import { paragraphsOf } from '../../texts/paragraphs.ts';

export function Prose({ text }: { readonly text: string }) {
  return (
    <>
      {paragraphsOf(text).map((paragraph) => (
        <p key={paragraph}>
          <Inline text={paragraph} />
        </p>
      ))}
    </>
  );
}

/** Every second part of a text that is cut at backticks is code. */
export function Inline({ text }: { readonly text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={`${index}`}>{part}</code> : part))}</>;
}
