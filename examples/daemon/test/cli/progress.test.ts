import { expect, test } from "vitest";
import { progressBar } from "../../src/cli/progress.ts";
import { memoryIo } from "../support/memory-io.ts";

test("nothing is shown where no person watches", () => {
  const io = memoryIo("/");
  const progress = progressBar(io, "work");
  progress.update(0.5);
  progress.stop();
  expect(io.err() + io.out()).toBe("");
});
