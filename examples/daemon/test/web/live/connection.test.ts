import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { START, step, type Connection, type ConnectionEvent } from "../../../web/src/live/connection.ts";

const after = (events: readonly ConnectionEvent[], from: Connection = START): Connection =>
  events.reduce((line, event, index) => step(line, event, 1000 * (index + 1)), from);

describe("the line to the daemon", () => {
  test("is live once it is open and heard", () => {
    expect(after(["opened", "heard"])).toEqual({ phase: "live", failures: 0, heardAtMs: 2000 });
  });
  test("waits longer after every failure, up to half a minute", () => {
    let line = START;
    const pauses: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      line = step(line, "lost", 0);
      pauses.push(line.retryAtMs!);
      line = step(line, "retry", 0);
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });
  test("chance stretches a pause by a quarter at most", () => {
    expect(step(START, "lost", 0, 1).retryAtMs).toBe(1250);
  });
  test("remembers when contact was lost through failed tries", () => {
    expect(after(["opened", "heard", "lost", "retry", "lost"])).toMatchObject({
      phase: "waiting",
      lostAtMs: 3000,
      failures: 2,
    });
  });
  test("forgets the loss only when the daemon is heard again", () => {
    const opened = after(["opened", "heard", "lost", "retry", "opened"]);
    expect(opened.lostAtMs).toBe(3000);
    expect(step(opened, "heard", 9000)).toEqual({ phase: "live", failures: 0, heardAtMs: 9000 });
  });
  test("rests while the page is hidden and tries at once when it is shown", () => {
    const hidden = after(["opened", "heard", "hidden"]);
    expect(hidden.phase).toBe("paused");
    expect(step(hidden, "lost", 9000)).toBe(hidden);
    expect(step(hidden, "shown", 9000).phase).toBe("connecting");
  });
  test("keeps its promises whatever happens", () => {
    const event = fc.constantFrom<ConnectionEvent>("opened", "heard", "lost", "retry", "hidden", "shown");
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let line = START;
        for (const [index, one] of events.entries()) {
          line = step(line, one, index, 0.5);
          expect(line.retryAtMs !== undefined).toBe(line.phase === "waiting");
          if (line.phase === "waiting") expect(line.lostAtMs).toBeDefined();
          expect(line.failures).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
