/**
 * `sim incident …`: the catalogue, one incident, or the check of all bands.
 */
import { incidentJson, incidentText } from '../report/incidents/incident.ts';
import { listJson, listText } from '../report/incidents/list.ts';
import { fitWidth, type Layout } from '../report/layout.ts';
import type { RunReport } from '../report/run-report.ts';
import { INCIDENTS } from '../scenario/incidents/catalogue.ts';
import { presetScenario } from '../scenario/incidents/lab.ts';
import type { ScenarioInput } from '../scenario/read.ts';
import { startRun } from '../scenario/run.ts';
import { toCommand } from '../scenario/to-command.ts';
import { toWorld } from '../scenario/to-world.ts';
import { paintFor } from './colour.ts';
import { Exit, type ExitCode } from './exit-codes.ts';
import { checkIncidents } from './incident-check.ts';
import type { IncidentRequest } from './incident-request.ts';
import type { Io } from './io.ts';
import { runInSlices } from './slices.ts';

/** Of the runs that are shown. */
const SEED = '1';

export async function incidentCommand(request: IncidentRequest, io: Io): Promise<ExitCode> {
  const layout: Layout = { width: fitWidth(io.columns), paint: paintFor(io, io.outIsTerminal) };
  if (request.kind === 'incident-check') return checkIncidents(request, layout, io);
  if (request.kind === 'incident-list') {
    io.out(request.json ? listJson(INCIDENTS) : listText(INCIDENTS, layout));
    return Exit.ok;
  }
  return showIncident(request.id, request.json, layout, io);
}

/** The incident as it was, and then with each of its cures. */
async function showIncident(id: string, json: boolean, layout: Layout, io: Io): Promise<ExitCode> {
  const incident = INCIDENTS.find((one) => one.id === id)!;
  const variants = [incident.scenario, ...incident.cures.map(({ scenario }) => scenario)];
  const reports: RunReport[] = [];
  for (const input of variants) {
    const report = await runOf(input, io);
    if (report.result.interrupted) return Exit.interrupted;
    reports.push(report);
  }
  const [before, ...after] = reports as [RunReport, ...RunReport[]];
  io.out(json ? incidentJson(incident, before, after) : incidentText(incident, before, after, layout));
  return Exit.ok;
}

async function runOf(input: ScenarioInput, io: Io): Promise<RunReport> {
  const scenario = presetScenario(input, SEED);
  const world = toWorld(scenario);
  const finished = await runInSlices(() => startRun(world), world.durationMs, io);
  return { scenario, command: toCommand(scenario), verdicts: [], checked: null, ...finished };
}
