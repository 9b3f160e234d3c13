/** A worker of a deep run. */
import { type Job, runJob, type Tally } from '../deep/job.ts';

export default function work(job: Job): Tally {
  return runJob(job);
}
