#!/usr/bin/env node
/**
 * The `groupsim` (and `sim`) program.
 */
import { allowMoreInlining } from './inlining.ts';
import { processIo } from './process-io.ts';
import { sim } from './sim.ts';

allowMoreInlining();
process.exitCode = await sim(process.argv.slice(2), processIo());
