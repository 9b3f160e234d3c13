/** @types/seedrandom describes the package's main entry only. */
declare module 'seedrandom/lib/alea.js' {
  import type seedrandom from 'seedrandom';

  function alea(seed: string): seedrandom.PRNG;
  function alea(
    seed: string,
    options: { state: true | seedrandom.State.Alea },
  ): seedrandom.StatefulPRNG<seedrandom.State.Alea>;
  export = alea;
}
