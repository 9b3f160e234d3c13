/** The lessons: every stage runs and is small, every figure of the prose is measured, every claim holds, every exercise works. */
import type { ScenarioInput } from 'groupsim';
import { describe, expect, it } from 'vitest';
import { COURSE } from '../../../web/src/lessons/course/index.ts';
import {
  type Attempt,
  type Exercise,
  type Figures,
  type Lesson,
  type Stage,
  solved,
} from '../../../web/src/lessons/lesson.ts';
import { strayed } from '../../../web/src/lessons/strayed.ts';
import { CATALOGUES, type TextKey } from '../../../web/src/texts/catalogue.ts';
import { ATTEMPTS } from './attempts.ts';
import { CLAIMS } from './claims.ts';
import { MEASURES } from './figures.ts';
import { completed, see } from './seen.ts';

const MOST_EVENTS = 200_000;
const MOST_MEMBERS = 6;

/** A step or an exercise: texts with figures beside a stage. */
interface Part {
  readonly id: string;
  readonly figures: Figures;
  readonly texts: readonly TextKey[];
  readonly stage: Stage;
}

const exercisePart = ({ id, exercise }: Lesson): Part => ({
  id: `${id}/exercise`,
  figures: exercise.figures,
  texts: [
    exercise.task,
    exercise.hint,
    exercise.answer,
    exercise.stage.watch,
    ...exercise.goals.map(({ text }) => text),
  ],
  stage: exercise.stage,
});

const PARTS: readonly Part[] = COURSE.flatMap((lesson) => [
  ...lesson.steps.map(({ id, figures, heading, prose, stage }) => ({
    id: `${lesson.id}/${id}`,
    figures,
    texts: [heading, prose, stage.watch],
    stage,
  })),
  exercisePart(lesson),
]);

const placeholdersOf = (texts: readonly TextKey[], language: 'en' | 'zh') =>
  new Set(texts.flatMap((key) => [...CATALOGUES[language][key].matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)));

describe('the course', () => {
  it('has a lesson for each part of the protocol and each family of incidents', () => {
    expect(COURSE).toHaveLength(11);
    expect(COURSE.flatMap(({ incident }) => incident ?? [])).toEqual(['000', '001', '002', '003', '004']);
    expect(new Set(PARTS.map(({ id }) => id)).size).toBe(PARTS.length);
  });

  it('names no figure that is not measured: in prose there are placeholders and names', () => {
    const names =
      /\bm\d\b|\bsvc-\d\b|\bpod-\d\b|KIP-345|librdkafka 2\.\d+|generation 1897|第 1897 代|[Ii]ncident 00\d|事故 00\d/g;
    const keys = [...PARTS.flatMap(({ texts }) => texts), ...COURSE.flatMap(({ title, summary }) => [title, summary])];
    const texts = keys.flatMap((key) => [CATALOGUES.en[key], CATALOGUES.zh[key]]);
    expect(texts.filter((text) => /\d/.test(text.replace(names, '').replace(/\{\w+\}/g, '')))).toEqual([]);
  });
});

describe.each(PARTS)('$id', ({ id, figures, texts, stage }) => {
  it('has a scenario that is small and is still running where the stage opens', () => {
    const { scenario, result } = see(stage.scenario);
    expect(scenario.groups).toHaveLength(1);
    expect(scenario.groups[0]!.members).toBeLessThanOrEqual(MOST_MEMBERS);
    expect(result.events).toBeLessThan(MOST_EVENTS);
    expect(stage.startAtMs).toBeLessThan(scenario.durationMs);
  });

  it('points at what is there', () => {
    const slots = see(stage.scenario).at(stage.startAtMs).pods.length;
    for (const point of stage.points) {
      if ('pod' in point) expect(point.pod).toBeLessThan(slots);
      if ('partition' in point)
        expect(point.partition).toBeLessThan(see(stage.scenario).scenario.topics[0]!.partitions);
    }
  });

  it.each(['en', 'zh'] as const)('has a figure for each placeholder, and uses each (%s)', (language) => {
    expect([...placeholdersOf(texts, language)].sort()).toEqual(Object.keys(figures).sort());
  });

  const measures = MEASURES[id] ?? {};
  it.each(Object.entries(measures))('%s is as measured', (name, measure) => {
    const figure = figures[name]!;
    const decimals = String(figure).split('.')[1]?.length ?? 0;
    expect(Number(measure(see(stage.scenario), stage.scenario).toFixed(decimals))).toBe(figure);
  });

  it('measures each figure that is not the limit of a goal', () => {
    const limits = LIMITS[id] ?? [];
    expect([...Object.keys(measures), ...limits].sort()).toEqual(Object.keys(figures).sort());
  });

  it.each(CLAIMS[id] ?? [])('%s', (_, holds) => {
    expect(holds(see(stage.scenario), stage.scenario)).toBe(true);
  });
});

/** Figures that are limits of goals: one constant in the lesson. */
const LIMITS: Readonly<Record<string, readonly string[]>> = {
  'groups/exercise': ['most'],
  'join-sync/exercise': ['generation', 'members'],
  'timers/exercise': ['crashAt', 'most'],
  'assignors/exercise': ['most'],
  'commits/exercise': ['most', 'lag'],
  'static-members/exercise': ['lag'],
  'endless-loop/exercise': ['most', 'lag'],
  'storm/exercise': ['most'],
  'illegal-generation/exercise': ['members', 'lag'],
};

describe.each(COURSE.map((lesson) => [lesson.id, lesson.exercise] as const))('the exercise of %s', (id, exercise) => {
  const { cures, wrong } = ATTEMPTS[id]!;

  it('is not solved as it is given', () => {
    expect(solved(exercise, attempt(exercise.stage.scenario))).toBe(false);
  });

  it('is solved by its solution, which changes only what may be changed', () => {
    expect(unmet(exercise, exercise.solution)).toEqual([]);
    expect(strays(exercise, exercise.solution)).toEqual([]);
    expect(strays(exercise, exercise.stage.scenario)).toEqual([]);
  });

  it.each(Object.entries(cures))('is also solved by: %s', (_, change) => {
    const scenario = change(exercise.stage.scenario);
    expect(unmet(exercise, scenario)).toEqual([]);
    expect(strays(exercise, scenario)).toEqual([]);
  });

  it.each(Object.entries(wrong))('is not solved by: %s', (_, change) => {
    const scenario = change(exercise.stage.scenario);
    expect(solved(exercise, attempt(scenario))).toBe(false);
    expect(strays(exercise, scenario)).toEqual([]);
  });

  it('tells what was changed beside', () => {
    const longer = { ...exercise.stage.scenario, durationMs: Number(exercise.stage.scenario.durationMs) + 1_000 };
    expect(strays(exercise, longer)).toEqual(['durationMs']);
  });
});

function attempt(input: ScenarioInput): Attempt {
  const { scenario, result } = see(input);
  return { scenario, result };
}

function unmet({ goals }: Exercise, input: ScenarioInput): readonly TextKey[] {
  return goals.filter(({ met }) => !met(attempt(input))).map(({ text }) => text);
}

function strays({ stage, mayChange }: Exercise, input: ScenarioInput): readonly string[] {
  return strayed(completed(stage.scenario), completed(input), mayChange);
}
