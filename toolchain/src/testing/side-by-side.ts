// Runs what does not compete at the same time, as much as the machine bears.

export interface Job<T> {
  /** Its share of the machine. */
  readonly weight: number;
  run(): Promise<T>;
}

/**
 * Runs all jobs and gives their results in the order given. A job begins as soon as its weight is left of
 * `capacity`, in the order given where it can; one that is heavier than that runs alone.
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

/** Takes the first that fits from those that wait. */
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
