/** Runs a task once fewer than the limit are running. */
export type Limit = <T>(task: () => Promise<T>) => Promise<T>;

/** Limits concurrency to `width` tasks, started in the order of the calls. */
export function limitParallel(width: number): Limit {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= width) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
