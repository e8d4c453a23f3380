import { expect, test } from "vitest";
import { tempFolder } from "../storage/test-store.ts";
import { buildDaemon } from "./built-daemon.ts";
import { leastIn, watchMemory } from "./memory-over-time.ts";

const MOST_MB = 150;

test("a daemon needs no more than 150 MB after an hour, and what it holds stays level over 24 simulated hours", async () => {
  const main = await buildDaemon("memory");
  const seen = await watchMemory({ main, folder: tempFolder(), hours: 24, speed: 5_000 });
  expect(seen.firstHourRssMb).toBeLessThanOrEqual(MOST_MB);
  // Of the heap, a twentieth and the quarters that the home remembers; of sockets and timers, none.
  const [early, late] = [leastIn(seen, "heapMb", 2, 10), leastIn(seen, "heapMb", 16, 25)];
  expect(late).toBeLessThanOrEqual(early * 1.05 + 1);
  expect(leastIn(seen, "resources", 16, 25)).toBeLessThanOrEqual(leastIn(seen, "resources", 2, 10));
}, 150_000);
