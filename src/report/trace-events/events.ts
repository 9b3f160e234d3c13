/**
 * Events of a trace in Chrome's JSON format, which Perfetto opens (ui.perfetto.dev, "Open trace file"): the subset that
 * its trace processor keeps whole. Slices are `X` (complete), never `B` and `E`, so that none is left open; on one track
 * they lie side by side and never overlap.
 *
 * Source: Perfetto's documentation, "Importing legacy JSON traces", and the Trace Event Format it refers to.
 */

/** Values that a slice shows when it is clicked. */
export type Args = Readonly<Record<string, string | number>>;

/** Microseconds, process and thread: where and when. */
interface Place {
  readonly ts: number;
  readonly pid: number;
  readonly tid: number;
}

export type TraceEvent =
  | (Place & {
      readonly ph: 'X';
      readonly name: string;
      readonly cat: string;
      readonly dur: number;
      readonly args: Args;
    })
  | (Place & {
      readonly ph: 'i';
      readonly name: string;
      readonly cat: string;
      readonly s: 't' | 'p';
      readonly args: Args;
    })
  | (Place & { readonly ph: 'C'; readonly name: string; readonly args: Args })
  | (Place & { readonly ph: 's' | 't'; readonly name: string; readonly cat: string; readonly id: number })
  | (Place & { readonly ph: 'f'; readonly name: string; readonly cat: string; readonly id: number; readonly bp: 'e' })
  | (Place & { readonly ph: 'M'; readonly name: string; readonly args: Args });

/** What stands first of what happens at one instant: a flow binds to the slice around it, so slices come before. */
const RANK: Readonly<Record<TraceEvent['ph'], number>> = { M: 0, X: 1, i: 2, C: 3, s: 4, t: 5, f: 6 };

/** In order of time; of one instant longer slices first, flows last. */
export function inOrder(events: readonly TraceEvent[]): readonly TraceEvent[] {
  return [...events].sort((a, b) => a.ts - b.ts || RANK[a.ph] - RANK[b.ph] || durationOf(b) - durationOf(a));
}

function durationOf(event: TraceEvent): number {
  return event.ph === 'X' ? event.dur : 0;
}

/** One event per line, so that a text tool can look at it too. */
export function traceJson(events: readonly TraceEvent[], about: Args): string {
  const lines = inOrder(events).map((event) => JSON.stringify(event));
  return `{"displayTimeUnit":"ms","otherData":${JSON.stringify(about)},"traceEvents":[\n${lines.join(',\n')}\n]}\n`;
}
