/** The page as a whole: what stands where. Each part is in a folder of its own. */

import { selectedNode } from 'groupsim/history';
import { useEffect } from 'preact/hooks';
import { Lanes } from './lanes/lanes.tsx';
import { pointsOf } from './lessons/view/course-state.ts';
import { LessonView } from './lessons/view/lesson-view.tsx';
import { Log } from './log/log.tsx';
import { NO_FACTS } from './model/facts.ts';
import { useStore } from './model/use-store.ts';
import { Settings } from './settings/settings.tsx';
import { Stage } from './stage/stage.tsx';
import { Forks } from './view/forks.tsx';
import { Header } from './view/header.tsx';
import { Help } from './view/help.tsx';
import { Problem } from './view/problem.tsx';
import { Region } from './view/region.tsx';
import { Transport } from './view/transport.tsx';
import { Violations } from './view/violations.tsx';

export function App() {
  const store = useStore();
  const { state, t } = store;
  const { tree, moment, theme, language } = state;
  const node = selectedNode(tree);
  const facts = state.facts.get(tree.selected) ?? NO_FACTS;
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('page.title');
    document.documentElement.dataset.theme = theme;
  }, [language, theme]);
  return (
    <>
      <a class="skip" href="#stage">
        {t('page.skip')}
      </a>
      <Header />
      <main class={state.course.isOpen ? 'beside' : ''}>
        <Problem />
        <Violations />
        <LessonView />
        <Region id="stage" heading="page.region.stage">
          {moment === null ? (
            <p role="status">{t('page.loading')}</p>
          ) : (
            <Stage
              moment={moment}
              scenario={node.scenario}
              act={(doing) => store.act(doing)}
              points={pointsOf(state.course)}
              isCalm={state.isCalm}
              t={t}
            />
          )}
        </Region>
        <Transport />
        <Region id="lanes" heading="page.region.lanes">
          <Lanes
            facts={facts}
            moment={moment}
            scenario={node.scenario}
            forks={tree.nodes.filter(({ parent }) => parent === node.id)}
            points={pointsOf(state.course)}
            toTime={(ms) => store.toTime(ms)}
            t={t}
          />
        </Region>
        <Region id="log" heading="page.region.log">
          <Log facts={facts} moment={moment} go={(index) => store.go({ to: 'index', index })} t={t} />
        </Region>
        <Region id="forks" heading="page.region.forks">
          <Forks />
        </Region>
        <Region id="settings" heading="page.region.settings">
          <Settings scenario={node.scenario} change={(scenario) => store.change(scenario)} t={t} />
        </Region>
      </main>
      <Help />
      <div class="unseen" role="status" aria-live="polite">
        {state.notice}
      </div>
    </>
  );
}
