/** The histories as a tree: which there are, where they fork, which is shown; undo, and compare two. */
import { canUndo, changedSettings, type HistoryNode, type HistoryTree, inOrder } from 'groupsim/history';
import { useStore } from '../model/use-store.ts';
import { actWords } from './act-words.ts';
import { Comparison } from './comparison.tsx';
import { IconButton } from './icon.tsx';
import { clock, type T } from './texts.ts';

export function Forks() {
  const store = useStore();
  const { state, t } = store;
  const { tree } = state;
  const wordsOf = (node: HistoryNode) => nodeWords(node, changesOf(node, tree), t);
  return (
    <>
      <ol class="forks">
        {inOrder(tree).map(({ node, depth }) => (
          <li key={node.id} style={{ '--depth': depth }} aria-current={node.id === tree.selected ? 'true' : undefined}>
            <button type="button" class="link" onClick={() => store.select(node.id)} title={t('fork.show')}>
              {wordsOf(node)}
            </button>
            {node.id === tree.selected && <small> ({t('fork.current')})</small>}
            {canUndo(tree, node.id) && (
              <IconButton
                icon="remove"
                text={`${t('fork.remove')}: ${wordsOf(node)}`}
                press={() => store.undo(node.id)}
              />
            )}
          </li>
        ))}
      </ol>
      {canUndo(tree) && (
        <button type="button" onClick={() => store.undo()}>
          {t('fork.undo')}
        </button>
      )}
      {tree.nodes.length > 1 && (
        <label>
          {t('compare.with')}{' '}
          <select
            value={state.comparedWith ?? ''}
            onChange={({ currentTarget: { value } }) => store.compareWith(value === '' ? null : Number(value))}
          >
            <option value="">–</option>
            {tree.nodes
              .filter(({ id }) => id !== tree.selected)
              .map((node) => (
                <option key={node.id} value={node.id}>
                  {wordsOf(node)}
                </option>
              ))}
          </select>
        </label>
      )}
      <Comparison />
    </>
  );
}

/** The settings in which a history's scenario is another one than its parent's. */
function changesOf({ parent, scenario }: HistoryNode, { nodes }: HistoryTree): readonly string[] {
  const before = nodes.find(({ id }) => id === parent);
  return before === undefined || before.scenario === scenario ? [] : changedSettings(before.scenario, scenario);
}

/** What was done, and when. */
function nodeWords({ by, acts, forkedAt }: HistoryNode, changed: readonly string[], t: T): string {
  if (by === null) return t('fork.first');
  if (by === 'scenario') return t('fork.settings', { names: changed.join(', ') });
  return `${actWords(acts.at(-1)!)}, ${t('fork.at', { time: clock(forkedAt.nowMs) })}`;
}
