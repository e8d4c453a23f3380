import { expect, test } from "vitest";
import { DurableWrites } from "../../src/home/durable-writes.ts";

test("writes happen in their order, and one that fails is reported and stops none", async () => {
  const done: string[] = [];
  const failed: string[] = [];
  const writes = new DurableWrites((what, error) => void failed.push(`${what}: ${String(error)}`));
  writes.add("slow", async () => {
    await new Promise((resolve) => setTimeout(resolve, 10));
    done.push("slow");
  });
  writes.add("bad", () => Promise.reject(new Error("disk")));
  writes.add("quick", () => Promise.resolve(done.push("quick")));
  expect(done).toEqual([]);
  await writes.settled();
  expect({ done, failed }).toEqual({ done: ["slow", "quick"], failed: ["bad: Error: disk"] });
});

test("a disk that takes nothing does not fill the memory", () => {
  const failed: string[] = [];
  const writes = new DurableWrites((what) => void failed.push(what));
  for (let index = 0; index < 2001; index += 1)
    writes.add(`write ${index}`, () => new Promise(() => undefined));
  expect(failed).toEqual(["write 2000"]);
});
