import { describe, expect, test } from "vitest";
import { Lifecycle, type LifecycleParts } from "../src/lifecycle.ts";

/** Parts that say in which order they were asked. */
function parts(failing: readonly string[] = []) {
  const said: string[] = [];
  const say = (name: string) => (): Promise<void> => {
    said.push(name);
    return failing.includes(name) ? Promise.reject(new Error(`${name} failed`)) : Promise.resolve();
  };
  const made: LifecycleParts = {
    listen: async () => {
      await say("listen")();
      return "http://127.0.0.1:1";
    },
    tasks: { start: () => void said.push("tasks start"), stop: say("tasks stop") },
    live: {
      fastForward: say("fast-forward"),
      begin: () => void said.push("live begin"),
      stop: say("live stop"),
    },
    lives: () => void said.push("lives"),
    forwardMs: () => 0,
    release: say("release"),
    unlisten: say("unlisten"),
    close: say("close"),
  };
  return { said, lifecycle: new Lifecycle(made) };
}

const UP = ["listen", "tasks start", "fast-forward", "lives", "live begin"];
const DOWN = ["live stop", "tasks stop", "release", "unlisten", "close"];

test("a daemon listens before it lives, and gives the devices back before it lets go of the disk", async () => {
  const { said, lifecycle } = parts();
  expect(await lifecycle.start()).toBe("http://127.0.0.1:1");
  expect(lifecycle.started).toBe(true);
  await lifecycle.stop();
  expect(said).toEqual([...UP, ...DOWN]);
});

test("it stops once, however often it is told", async () => {
  const { said, lifecycle } = parts();
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  await lifecycle.stop();
  expect(said).toEqual(DOWN);
});

test("a stop during the fast-forward keeps it from living", async () => {
  const { said, lifecycle } = parts();
  const started = lifecycle.start();
  await lifecycle.stop();
  await started;
  expect([lifecycle.started, said.includes("live begin")]).toEqual([false, false]);
});

test("a start that is called off does not live", async () => {
  const { lifecycle } = parts();
  await lifecycle.start(undefined, AbortSignal.abort());
  expect(lifecycle.started).toBe(false);
});

describe("what fails while it stops", () => {
  for (const name of DOWN) {
    test(`keeps nothing else from stopping: ${name}`, async () => {
      const { said, lifecycle } = parts([name]);
      await expect(lifecycle.stop()).rejects.toThrow(`${name} failed`);
      expect(said).toEqual(DOWN);
    });
  }
  test("is told as a whole if it is more than one thing", async () => {
    const { lifecycle } = parts(["release", "close"]);
    await expect(lifecycle.stop()).rejects.toMatchObject({
      message: "the daemon did not stop cleanly",
      errors: [new Error("release failed"), new Error("close failed")],
    });
  });
});
