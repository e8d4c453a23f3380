import { expect, test } from "vitest";
import { ModbusError } from "@oec/modbus";
import type { Treat } from "@oec/modbus/testing";
import { connectedPair } from "../support/connect.ts";
import { uniformSource } from "../support/random.ts";

/** Late, reordered, repeated, cut, too short and misaddressed replies, by chance. */
function hostile(uniform: () => number): Treat {
  return () => {
    const chance = uniform();
    if (chance < 0.01) return { delayMs: 70 + 60 * uniform() };
    if (chance < 0.02) return { missingRegisters: 1 };
    if (chance < 0.03) return { dropAfterBytes: Math.floor(13 * uniform()) };
    if (chance < 0.04) return { unitId: 2 };
    if (chance < 0.05) return { id: Math.floor(65_536 * uniform()) };
    if (chance < 0.3) return { times: 2 };
    return { delayMs: 4 * uniform() };
  };
}

test.each([
  [1, false],
  [8, false],
  [8, true],
] as const)(
  "no read of 3,000 at once is wrong on a hostile connection (%d in flight, kept after a time-out: %s)",
  { timeout: 60_000 },
  async (maxInFlight, keepOnTimeout) => {
    const uniform = uniformSource(maxInFlight);
    await using pair = await connectedPair(
      { maxInFlight, keepOnTimeout, timeoutMs: 60, attempts: 1, firstBackOffMs: 0, longestBackOffMs: 0 },
      { treat: hostile(uniform) },
      3_010,
    );
    let wrong = 0;
    let right = 0;
    await Promise.all(
      Array.from({ length: 3_000 }, async (_, address) => {
        try {
          const values = await pair.unit.readHoldingRegisters(address, 2);
          if (values.length === 2 && values[0] === address && values[1] === address + 1) right += 1;
          else wrong += 1;
        } catch (error) {
          if (!ModbusError.isModbus(error)) throw error;
        }
      }),
    );
    expect(wrong).toBe(0);
    expect(right).toBeGreaterThan(1_500);
  },
);

test("connections that time out leave no socket behind", { timeout: 30_000 }, async () => {
  await using pair = await connectedPair({ timeoutMs: 5 }, { treat: () => ({ silent: true }) });
  const before = process.getActiveResourcesInfo().length;
  for (let cycle = 0; cycle < 200; cycle += 1) {
    await expect(pair.unit.readHoldingRegisters(1, 1)).rejects.toThrow(/did not answer/);
  }
  await pair.connection.close();
  await expect.poll(() => pair.server.openConnections).toBe(0);
  await expect.poll(() => process.getActiveResourcesInfo().length - before).toBeLessThanOrEqual(0);
  expect(pair.server.accepted).toBe(200);
});
