import { Job } from '../local-runner';

/** Jobs for what is run, which are removed together. */
export class Jobs {
  readonly #started: Job[] = [];

  readonly start = async (): Promise<Job> => {
    const job = await Job.start();
    this.#started.push(job);
    return job;
  };

  async remove(): Promise<void> {
    for (const job of this.#started) await job.remove();
  }
}
