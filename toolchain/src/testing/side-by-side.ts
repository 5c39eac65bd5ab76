// Runs jobs side by side, as many as the machine can take.

export interface Job<T> {
  /** Its share of the machine. */
  readonly weight: number;
  run(): Promise<T>;
}

/**
 * Runs all jobs and returns their results in the same order. Whenever `capacity` is left, the first
 * waiting job that fits begins; a job that is heavier than `capacity` runs alone.
 */
export async function sideBySide<T>(jobs: readonly Job<T>[], capacity: number): Promise<T[]> {
  const results = new Map<Job<T>, T>();
  const running = new Map<Job<T>, Promise<void>>();
  const waiting = [...jobs];
  while (results.size < jobs.length) {
    for (let next = begin(waiting, running, capacity); next !== undefined;) {
      const job = next;
      running.set(job, finish(job, results, running));
      next = begin(waiting, running, capacity);
    }
    await Promise.race(running.values());
  }
  return jobs.map((job) => results.get(job) as T);
}

/** Removes the first job that fits from those that wait, and returns it. */
function begin<T>(
  waiting: Job<T>[],
  running: ReadonlyMap<Job<T>, unknown>,
  capacity: number,
): Job<T> | undefined {
  const used = [...running.keys()].reduce((sum, { weight }) => sum + weight, 0);
  const index = waiting.findIndex(({ weight }) => used === 0 || used + weight <= capacity);
  return index < 0 ? undefined : waiting.splice(index, 1)[0];
}

async function finish<T>(
  job: Job<T>,
  results: Map<Job<T>, T>,
  running: Map<Job<T>, unknown>,
): Promise<void> {
  results.set(job, await job.run());
  running.delete(job);
}
