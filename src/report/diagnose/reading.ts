/**
 * What was read, for the reports: files, groups, and what nobody could read.
 */
import type { GroupDiagnosis } from '../../diagnose/diagnosis.ts';
import type { LineCounts } from '../../diagnose/log-reader.ts';
import type { Shape } from '../../diagnose/unread.ts';
import type { Scenario } from '../../scenario/scenario.ts';

export interface FileReading {
  readonly file: string;
  readonly counts: LineCounts;
  /** Why it could not be read to its end; null: it was. */
  readonly problem: string | null;
  /** First and last instant; −1: none. */
  readonly from: number;
  readonly to: number;
}

export interface Reading {
  readonly files: readonly FileReading[];
  readonly groups: readonly GroupDiagnosis[];
  readonly unread: {
    readonly count: number;
    /** Lines whose shape is not among the shapes. */
    readonly others: number;
    readonly shapes: readonly Shape[];
  };
  /** Of the group that is looked at first; null: nothing to play. */
  readonly scenario: { readonly group: string; readonly scenario: Scenario; readonly command: string } | null;
  readonly interrupted: boolean;
}

/** `broker.log:17`. */
export function place(files: readonly FileReading[], file: number, line: number): string {
  return `${files[file]?.file ?? '?'}:${line}`;
}

/** What a reader of the report should know about the input before trusting the result. */
export function cautions({ files }: Reading): string[] {
  const sum = (pick: (counts: LineCounts) => number) => files.reduce((all, { counts }) => all + pick(counts), 0);
  const [zoned, unzoned, damaged, cut, backwards] = [
    sum(({ zoned }) => zoned),
    sum(({ unzoned }) => unzoned),
    sum(({ damaged }) => damaged),
    sum(({ cut }) => cut),
    sum(({ backwards }) => backwards),
  ];
  return [
    ...files.flatMap(({ file, problem }) => (problem === null ? [] : [`${file}: ${problem}.`])),
    ...(zoned > 0 && unzoned > 0
      ? [
          `${unzoned} times say no time zone and ${zoned} do: those without are taken for UTC, which may shift one file against another.`,
        ]
      : []),
    ...(damaged > 0 ? [`${damaged} lines hold bytes that are no text.`] : []),
    ...(cut > 0 ? [`${cut} lines were too long for a log and were cut.`] : []),
    ...(backwards > 0
      ? [
          `${backwards} times the clock goes back from one line to the next: files that were put together, or a clock that was set.`,
        ]
      : []),
  ];
}
