/**
 * `sim diagnose LOG…`: logs in, findings out.
 */
import { setFlagsFromString } from 'node:v8';
import { Diagnosis, type GroupDiagnosis } from '../diagnose/diagnosis.ts';
import { mergeFacts } from '../diagnose/merge.ts';
import { reproduce } from '../diagnose/reproduce.ts';
import { UnreadLines } from '../diagnose/unread.ts';
import { diagnoseJson } from '../report/diagnose/json.ts';
import { rank } from '../report/diagnose/rank.ts';
import type { Reading } from '../report/diagnose/reading.ts';
import { diagnoseText } from '../report/diagnose/text.ts';
import { type Layout, wrap } from '../report/layout.ts';
import { count, percent } from '../report/numbers.ts';
import { leanScenario } from '../scenario/lean.ts';
import { readScenario } from '../scenario/read.ts';
import { toCommand } from '../scenario/to-command.ts';
import type { DiagnoseRequest } from './diagnose-request.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { LogFile } from './logs/log-file.ts';
import { packageVersion } from './version.ts';

/**
 * The heap may grow to somewhat more than double of what is alive before garbage is collected, instead of fourfold: 1 GB of
 * coordinator's lines is then read in 240 MB instead of 300 to 500, for an eighth more of processor time.
 */
const HEAP_FLAGS = '--heap-growing-percent=120';

export async function diagnoseCommand(request: DiagnoseRequest, io: Io, layout: Layout): Promise<ExitCode> {
  setFlagsFromString(HEAP_FLAGS);
  const reading = await read(request, io);
  const unreadable = reading.files.filter(({ problem, counts }) => problem !== null && counts.lines === 0);
  for (const { file, problem } of unreadable) io.err(`error: ${file}: ${problem}.\n`);
  if (unreadable.length === reading.files.length) return Exit.usage;
  if (!reading.interrupted && reading.files.every(({ counts }) => counts.lines === 0)) return nothingRead(reading, io);
  const wanted = request.group === null ? reading : ofGroup(reading, request.group);
  if (wanted === null) return noSuchGroup(request.group!, reading, io, layout);
  const shown = withScenario(wanted);
  if (!write(request, shown, io)) return Exit.output;
  // Read by a program, the words are missed.
  if (request.json && reading.groups.length === 0) io.err(`${wrap(NO_GROUPS, layout.width).join('\n')}\n`);
  io.out(request.json ? diagnoseJson(shown, packageVersion()) : diagnoseText(shown, layout));
  return reading.interrupted ? Exit.interrupted : Exit.ok;
}

/** A log without a line is a wrong name, a rotation that went before, or a pipe that gave nothing; never good news. */
function nothingRead({ files }: Reading, io: Io): ExitCode {
  const names = files.map(({ file }) => (file === '-' ? 'standard input' : file)).join(', ');
  const are = files.length === 1 ? 'is' : 'are';
  io.err(`error: ${names} ${are} empty: there is nothing to diagnose. Is it the right file, or was it rotated away?\n`);
  return Exit.usage;
}

const NO_GROUPS =
  'note: no line speaks of a consumer group. Of a broker the lines of GroupCoordinator, GroupMetadataManager or ' +
  'ClassicGroup at INFO are needed, of a client its own at INFO; librdkafka tells more with debug=cgrp.';

/** All files at once, as far as the order of time asks for it. */
async function read({ files }: DiagnoseRequest, io: Io): Promise<Reading> {
  const diagnosis = new Diagnosis();
  const unread = new UnreadLines();
  let interrupted = false;
  const deaf = io.onInterrupt(() => {
    interrupted = true;
  });
  const total = files.reduce((sum, file) => sum + io.fileSize(file), 0);
  const pause = async () => {
    progress(io, logs, total);
    await io.turn();
    return !interrupted;
  };
  const logs = files.map((file, index) => new LogFile(index, file, io, diagnosis, unread, pause));
  await mergeFacts(
    logs,
    (fact) => diagnosis.broker(fact),
    () => !interrupted,
  );
  deaf();
  if (io.errIsTerminal) io.err('\r\u001B[K');
  return {
    files: logs.map((log) => log.result()),
    groups: diagnosis.finish(),
    unread: { count: unread.count, others: unread.others, shapes: unread.shapes() },
    scenario: null,
    interrupted,
  };
}

function progress(io: Io, logs: readonly LogFile[], total: number): void {
  if (!io.errIsTerminal) return;
  const bytes = logs.reduce((sum, log) => sum + log.bytes, 0);
  const share = total === 0 ? '' : `${percent(Math.min(1, bytes / total))}  `;
  io.err(`\r${share}${count(bytes / 1e6)} MB read \u001B[K`);
}

function ofGroup(reading: Reading, group: string): Reading | null {
  const groups = reading.groups.filter((one) => one.group === group);
  return groups.length === 0 ? null : { ...reading, groups };
}

function noSuchGroup(group: string, { groups }: Reading, io: Io, { width }: Layout): ExitCode {
  const names = groups.map((one) => one.group).slice(0, 20);
  const there =
    names.length === 0
      ? 'there is no line about any group'
      : `there are ${names.join(', ')}${groups.length > 20 ? ', …' : ''}`;
  io.err(`${wrap(`error: --group ${group}: no line speaks of it; ${there}.`, width).join('\n')}\n`);
  return Exit.usage;
}

/** The scenario of the group that is looked at first. */
function withScenario(reading: Reading): Reading {
  const worst = rank(reading.groups)[0];
  return worst === undefined ? reading : { ...reading, scenario: scenarioOf(worst.group) };
}

function scenarioOf(group: GroupDiagnosis): Reading['scenario'] {
  const input = reproduce(group);
  if (input === null) return null;
  const result = readScenario({ ...input, seed: '1' });
  if ('problems' in result) return null;
  return { group: group.group, scenario: result.scenario, command: toCommand(result.scenario) };
}

/** false: it could not be written. */
function write({ write: file }: DiagnoseRequest, { scenario }: Reading, io: Io): boolean {
  if (file === null) return true;
  if (scenario === null) {
    io.err('nothing happened that could be played: no scenario was written.\n');
    return true;
  }
  try {
    io.writeWhole(file, `${JSON.stringify(leanScenario(scenario.scenario), null, 2)}\n`);
  } catch (error) {
    io.err(`error: --write ${file}: ${(error as Error).message}.\n`);
    return false;
  }
  io.err(`${file}: the scenario of ${scenario.group}; run it with groupsim --scenario ${file}\n`);
  return true;
}
