/** Time: play, step, jump, drag, faster and slower. */
import { NO_FACTS } from '../model/facts.ts';
import { placeIn, SPEEDS } from '../model/state.ts';
import { useStore } from '../model/use-store.ts';
import { IconButton } from './icon.tsx';
import { clock } from './texts.ts';

export function Transport() {
  const store = useStore();
  const { state, t } = store;
  const { moment, playing, tree } = state;
  const facts = state.facts.get(tree.selected) ?? NO_FACTS;
  const { index, nowMs } = placeIn(state);
  const endMs = moment?.endMs ?? 1;
  const now = facts.isComplete
    ? t('transport.now', { time: clock(nowMs), event: index, events: facts.events })
    : t('transport.now-open', { time: clock(nowMs), event: index });
  return (
    <section class="transport" aria-label={t('transport.heading')}>
      <div class="buttons">
        <IconButton icon="start" text={t('transport.start')} press={() => store.toTime(0)} />
        <IconButton
          icon="previous-rebalance"
          text={t('transport.previous-rebalance')}
          press={() => store.previousRebalance()}
        />
        <IconButton icon="back" text={t('transport.back')} press={() => store.step(-1)} />
        <IconButton
          icon={playing ? 'pause' : 'play'}
          text={t(playing ? 'transport.pause' : 'transport.play')}
          press={() => store.togglePlay()}
        />
        <IconButton icon="step" text={t('transport.step')} press={() => store.step(1)} />
        <IconButton icon="next-rebalance" text={t('transport.next-rebalance')} press={() => store.nextRebalance()} />
        <IconButton icon="end" text={t('transport.end')} press={() => store.toTime(endMs)} />
      </div>
      <input
        class="position"
        type="range"
        min={0}
        max={endMs}
        step={100}
        value={nowMs}
        aria-label={t('transport.slider')}
        aria-valuetext={now}
        onInput={({ currentTarget }) => {
          store.pause();
          store.toTime(currentTarget.valueAsNumber);
        }}
      />
      <output>{now}</output>
      <label>
        {t('transport.speed')}{' '}
        <input
          type="range"
          min={Math.log10(SPEEDS.min)}
          max={Math.log10(SPEEDS.max)}
          step={0.05}
          value={Math.log10(state.speed)}
          aria-valuetext={t('transport.speed.times', { times: rounded(state.speed) })}
          onInput={({ currentTarget }) => store.setSpeed(10 ** currentTarget.valueAsNumber)}
        />{' '}
        <span>{t('transport.speed.times', { times: rounded(state.speed) })}</span>
      </label>
      {moment !== null && <code class="hash">{t('transport.hash', { hash: moment.hash })}</code>}
    </section>
  );
}

/** Two digits that count. */
function rounded(speed: number): number {
  return Number(speed.toPrecision(2));
}
