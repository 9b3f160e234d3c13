/** What one can take away of the stage: a picture of it, or a diagram of what led here. */

import { useStore } from '../model/use-store.ts';
import { saveFile } from '../view/save-file.ts';
import type { T } from '../view/texts.ts';
import { savePng, saveSvg } from './picture.ts';

/** A longer part does not fit into a diagram that anybody reads. */
const SEQUENCE_MS = 60_000;

interface ExportsProps {
  readonly picture: () => SVGSVGElement | null;
  /** Of the files, without what says of which kind they are. */
  readonly name: string;
  readonly t: T;
}

export function Exports({ picture, name, t }: ExportsProps) {
  const store = useStore();
  const withPicture = (does: (svg: SVGSVGElement) => void) => {
    const svg = picture();
    if (svg !== null) does(svg);
  };
  const saveSequence = async () => {
    const text = await store.sequence(SEQUENCE_MS);
    saveFile(`${name}.mmd`, new Blob([text], { type: 'text/plain' }));
  };
  return (
    <details class="export">
      <summary>{t('export.heading')}</summary>
      <div class="export-list">
        <button type="button" onClick={() => withPicture((svg) => saveSvg(svg, name))}>
          {t('export.svg')}
        </button>
        <button type="button" onClick={() => withPicture((svg) => void savePng(svg, name))}>
          {t('export.png')}
        </button>
        <button type="button" onClick={() => void saveSequence()}>
          {t('export.mermaid')}
        </button>
      </div>
    </details>
  );
}
