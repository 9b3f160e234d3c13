#!/usr/bin/env node
/**
 * The `groupsim` (and `sim`) program.
 */
import { processIo } from './process-io.ts';
import { sim } from './sim.ts';

process.exitCode = await sim(process.argv.slice(2), processIo());
