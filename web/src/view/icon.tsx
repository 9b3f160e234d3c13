/** The signs on buttons, as paths in a square of 16: fonts do not all have them. */
const PATHS = {
  start: 'M3 3h2v10H3zM13 3v10L6 8z',
  'previous-rebalance': 'M8 3v10L2 8zM14 3v10L8 8z',
  back: 'M10 3v10L4 8zM11 3h2v10h-2z',
  play: 'M4 2v12l9-6z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  step: 'M6 3v10l6-5zM3 3h2v10H3z',
  'next-rebalance': 'M2 3v10l6-5zM8 3v10l6-5z',
  end: 'M3 3v10l7-5zM11 3h2v10h-2z',
  remove: 'M4 3l4 4 4-4 1 1-4 4 4 4-1 1-4-4-4 4-1-1 4-4-4-4z',
} as const;

export type IconName = keyof typeof PATHS;

interface IconButtonProps {
  readonly icon: IconName;
  readonly text: string;
  readonly press: () => void;
}

export function IconButton({ icon, text, press }: IconButtonProps) {
  return (
    <button type="button" class="icon" title={text} aria-label={text} onClick={press}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
        <path d={PATHS[icon]} fill="currentColor" />
      </svg>
    </button>
  );
}
