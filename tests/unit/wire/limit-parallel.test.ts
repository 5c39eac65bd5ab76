import { describe, expect, it } from "vitest";
import { limitParallel } from "../../../components/wire/limit-parallel";

describe("limitParallel()", () => {
  it("lets no more tasks through at a time than it is wide, and all in the end", async () => {
    const limit = limitParallel(2);
    let running = 0;
    let most = 0;
    const task = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      return running--;
    };
    const done = await Promise.all(Array.from({ length: 7 }, () => limit(task)));
    expect(done).toHaveLength(7);
    expect(most).toBe(2);
  });

  it("goes on after a task that throws", async () => {
    const limit = limitParallel(1);
    const failed = limit(() => Promise.reject(new Error("no")));
    const after = limit(() => Promise.resolve("after"));
    await expect(failed).rejects.toThrow("no");
    await expect(after).resolves.toBe("after");
  });
});
