/** The committed cells. Compiled scripts stand elsewhere than their sources, so the way goes from the project's root. */
export function packedCells(): string {
  return 'test/conformance/reality/data/reality.json.gz';
}
