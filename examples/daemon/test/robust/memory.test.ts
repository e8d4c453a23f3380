import { expect, test } from "vitest";
import { tempFolder } from "../storage/test-store.ts";
import { buildDaemon } from "./built-daemon.ts";
import { watchMemory } from "./memory-over-time.ts";

const MOST_MB = 150;

// The bench `daemon` watches heap and handles over 24 simulated hours.
test("a daemon needs no more than 150 MB after an hour, and holds no more timers and sockets after three more", async () => {
  const main = await buildDaemon("memory");
  const folder = tempFolder();
  const seen = await watchMemory({
    main,
    folder,
    settlingS: 20,
    enoughMb: MOST_MB,
    hours: 3,
    speed: 5_000,
  });
  expect(seen.firstHourRssMb).toBeLessThanOrEqual(MOST_MB);
  expect(seen.atRest.after).toBeLessThanOrEqual(seen.atRest.before);
}, 60_000);
