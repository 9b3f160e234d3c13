/**
 * Lanes as short text, for the page: an hour of thirty members has some hundred thousand changes, and a report has to stay
 * small enough to be sent. A number in base 36 with digits and capitals, ended by a small letter, which is the new value; so
 * no separators are needed. The page reads it with the same file.
 */

/** When a lane changes, and to which code. */
export interface Lane {
  readonly at: readonly number[];
  readonly code: readonly number[];
}

/** 26 codes at most, each a small letter; times are whole milliseconds. */
export function laneText({ at, code }: Lane): string {
  let before = 0;
  return at
    .map((time, index) => {
      const delta = Math.round(time) - before;
      before += delta;
      return base36(delta) + String.fromCharCode(97 + code[index]!);
    })
    .join('');
}

export function readLane(text: string): Lane {
  const at: number[] = [];
  const code: number[] = [];
  let time = 0;
  for (const [, delta, letter] of text.matchAll(/([0-9A-Z]+)([a-z])/g)) {
    time += Number.parseInt(delta!, 36);
    at.push(time);
    code.push(letter!.charCodeAt(0) - 97);
  }
  return { at, code };
}

/**
 * Lanes of many codes that often change together, such as the owners of partitions: one entry for all lanes that change to
 * one code at one time: `delta`, `c` the code, `l` the lanes, from first to last.
 */
export function lanesText(lanes: readonly Lane[]): string {
  const changes = lanes.flatMap(({ at, code }, lane) =>
    at.map((time, index) => ({ time: Math.round(time), code: code[index]!, lane })),
  );
  changes.sort((a, b) => a.time - b.time || a.code - b.code || a.lane - b.lane);
  const parts: string[] = [];
  let before = 0;
  for (let index = 0; index < changes.length; ) {
    const { time, code } = changes[index]!;
    let end = index;
    while (end < changes.length && changes[end]!.time === time && changes[end]!.code === code) end++;
    const own = changes.slice(index, end).map(({ lane }) => lane);
    parts.push(`${base36(time - before)}c${base36(code)}l${rangesText(own)}`);
    before = time;
    index = end;
  }
  return parts.join(';');
}

export function readLanes(text: string, count: number): readonly Lane[] {
  const lanes = Array.from({ length: count }, () => ({ at: [] as number[], code: [] as number[] }));
  let time = 0;
  for (const entry of text === '' ? [] : text.split(';')) {
    const [, delta, code, ranges] = /^([0-9A-Z]+)c([0-9A-Z]+)l(.*)$/.exec(entry)!;
    time += Number.parseInt(delta!, 36);
    for (const lane of readRanges(ranges!)) {
      lanes[lane]!.at.push(time);
      lanes[lane]!.code.push(Number.parseInt(code!, 36));
    }
  }
  return lanes;
}

/** `0-3.7`: ascending numbers. */
function rangesText(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let index = 0; index < numbers.length; ) {
    const from = numbers[index]!;
    let end = index + 1;
    while (end < numbers.length && numbers[end] === numbers[end - 1]! + 1) end++;
    const to = numbers[end - 1]!;
    parts.push(to === from ? base36(from) : `${base36(from)}-${base36(to)}`);
    index = end;
  }
  return parts.join('.');
}

function readRanges(text: string): readonly number[] {
  return text.split('.').flatMap((part) => {
    const [from, to] = part.split('-').map((number) => Number.parseInt(number, 36));
    return Array.from({ length: (to ?? from!) - from! + 1 }, (_, index) => from! + index);
  });
}

function base36(value: number): string {
  return value.toString(36).toUpperCase();
}
