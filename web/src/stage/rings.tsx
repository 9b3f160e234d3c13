/** The timers of a member as arcs that shrink: session outside, heartbeat in the middle, poll inside. */
import type { Arc } from './stage-view.ts';

interface RingsProps {
  readonly x: number;
  readonly y: number;
  readonly session: Arc | null;
  readonly heartbeat: Arc | null;
  readonly poll: Arc | null;
  /** A lesson points at these. */
  readonly pointed: readonly string[];
}

const RADII = { session: 34, heartbeat: 27, poll: 20.5 } as const;

/** Less than this is left: drawn as a warning. */
const LOW = 0.2;

export function Rings({ x, y, pointed, ...arcs }: RingsProps) {
  return (
    <g class="rings" transform={`translate(${x} ${y}) rotate(-90)`}>
      {(['session', 'heartbeat', 'poll'] as const).map((name) => (
        <g key={name} class={pointed.includes(name) ? 'pointed' : undefined}>
          <Ring name={name} radius={RADII[name]} arc={arcs[name]} />
        </g>
      ))}
    </g>
  );
}

export function Ring({ name, radius, arc }: { name: string; radius: number; arc: Arc | null }) {
  // A heartbeat that is due is what it is for; only the other two mean harm.
  const isLow = arc !== null && arc.share < LOW && name !== 'heartbeat';
  return (
    <>
      <circle class="track" r={radius} />
      {arc !== null && arc.share > 0 && (
        <circle
          class={`arc arc-${name}${isLow ? ' arc-low' : ''}`}
          r={radius}
          pathLength={1}
          stroke-dasharray={`${arc.share} 1`}
        />
      )}
    </>
  );
}
