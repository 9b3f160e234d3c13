/**
 * Advice as one object for programs; docs/json.md lists its fields.
 */
import { keyOf } from '../../advise/settings/choice.ts';
import type { Duel } from '../../advise/settings/judge.ts';
import { OBJECTIVE_NAMES, OBJECTIVES } from '../../advise/settings/objectives.ts';
import { leanScenario } from '../../scenario/lean.ts';
import { sharesOf } from '../../scenario/shares.ts';
import type { ToldAdvice } from './advice-text.ts';
import { commandOf, wholeCommand } from './commands.ts';
import { pasteFor } from './paste.ts';
import { mechanismOf } from './reasons.ts';

export function adviceJson({ advice, command, wallMs, ended }: ToldAdvice, version: string): string {
  const { recommended, question, tunables } = advice;
  const isKept = keyOf(recommended.choice) === '';
  const clients = [...new Set(advice.scenario.groups.flatMap((group) => sharesOf(group)).map(({ client }) => client))];
  const told = {
    schemaVersion: 1,
    kind: 'groupsim-advice',
    version,
    command,
    ended,
    wallMs: Math.round(wallMs),
    recommendation: {
      keep: isKept,
      settings: recommended.choice,
      gain: duelJson(advice.gain),
      command: isKept ? null : wholeCommand(advice),
      changes: advice.changes.map((change) => ({
        name: change.name,
        from: tunables.find(({ name }) => name === change.name)!.now,
        to: change.to,
        why: mechanismOf(change.name, tunables.find(({ name }) => name === change.name)!.now, change.to),
        difference: duelJson(change.duel),
        proof: change.proof,
        rules: change.rules,
        command: change.proof === 'refused' ? null : commandOf(change, advice),
      })),
      ties: advice.ties.map(({ choice }) => choice),
      warnings: advice.warnings,
      scenario: leanScenario(recommended.scenario),
    },
    paste: isKept ? [] : clients.map((client) => pasteFor(client, recommended.choice)),
    options: advice.options.map(({ candidate, means, points, onFront }) => ({
      settings: candidate.choice,
      points,
      ...Object.fromEntries(OBJECTIVE_NAMES.map((name) => [name, means[name]])),
      onFront,
    })),
    objectives: OBJECTIVES.map(({ name, what, unit, measure }) => ({
      name,
      what,
      unit,
      measure,
      weight: question.weights[name],
    })),
    searched: tunables,
    seeds: advice.seeds,
    tried: advice.tried,
    runs: advice.runs,
    planned: advice.planned,
    events: advice.events,
    added: advice.added,
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

function duelJson(duel: Duel | null) {
  return duel === null ? null : { pairs: duel.pairs, points: duel.points, ...duel.objectives };
}
