import { expect, test } from "vitest";
import type { Link } from "../../src/rpc/link.ts";
import type { CallContext } from "../../src/rpc/contract.ts";
import { StationProxy, type ProxyOptions } from "../../src/proxy/station-proxy.ts";

const profileOf = (unit: "A" | "W", limit: number, numberPhases?: number): object => ({
  chargingProfileId: 1,
  stackLevel: 0,
  chargingProfilePurpose: "TxDefaultProfile",
  chargingProfileKind: "Absolute",
  chargingSchedule: {
    chargingRateUnit: unit,
    chargingSchedulePeriod: [{ startPeriod: 0, limit, ...(numberPhases !== undefined && { numberPhases }) }],
  },
});
const context = (action: string): CallContext => ({ action, messageId: "1", flags: [] });

/** A proxy whose two sides record what they are called with. */
function between(options: ProxyOptions): { proxy: StationProxy; station: unknown[]; upstream: unknown[] } {
  const sides = { station: [] as unknown[], upstream: [] as unknown[] };
  const link = (calls: unknown[]): Link =>
    ({
      isOpen: true,
      engine: {
        call: (action: string, payload: object) => {
          calls.push([action, payload]);
          return Promise.resolve({ status: "Accepted" });
        },
      },
    }) as unknown as Link;
  const proxy = new StationProxy(options);
  proxy.setStation(link(sides.station));
  proxy.setUpstream(link(sides.upstream));
  return { proxy, ...sides };
}

test("what the station says reaches the upstream, and its answer the station", async () => {
  const { proxy, upstream } = between({});
  expect(await proxy.fromStation({ idTag: "A" }, context("Authorize"))).toEqual({ status: "Accepted" });
  expect(upstream).toEqual([["Authorize", { idTag: "A" }]]);
});

test.each([
  ["A", 32, undefined, 10],
  ["A", 6, undefined, 6],
  ["W", 11_040, undefined, 6900],
  ["W", 11_040, 1, 2300],
] as const)(
  "a profile of the upstream in %s with limit %d and phases %s is cut to %d",
  async (unit, limit, phases, expected) => {
    const { proxy, station } = between({ localLimitA: () => 10 });
    const csChargingProfiles = profileOf(unit, limit, phases);
    await proxy.fromUpstream({ connectorId: 1, csChargingProfiles }, context("SetChargingProfile"));
    expect(station).toMatchObject([
      [
        "SetChargingProfile",
        { csChargingProfiles: { chargingSchedule: { chargingSchedulePeriod: [{ limit: expected }] } } },
      ],
    ]);
  },
);

test("a profile in a remote start is cut as well", async () => {
  const { proxy, station } = between({ localLimitA: () => 10 });
  await proxy.fromUpstream(
    { idTag: "A", chargingProfile: profileOf("A", 32) },
    context("RemoteStartTransaction"),
  );
  expect(JSON.stringify(station)).toContain('"limit":10');
});

test("an upstream that may only look is refused what would change something", () => {
  const { proxy, station } = between({ readOnly: true });
  for (const action of ["SetChargingProfile", "RemoteStartTransaction", "Reset", "ChangeConfiguration"]) {
    expect(() => proxy.fromUpstream({}, context(action))).toThrow("only listens");
  }
  expect(station).toEqual([]);
});

test("an upstream that may only look may look", async () => {
  const { proxy, station } = between({ readOnly: true });
  await proxy.fromUpstream({}, context("GetConfiguration"));
  expect(station).toEqual([["GetConfiguration", {}]]);
});

test("while the upstream is away the station is told so", async () => {
  const { proxy } = between({});
  proxy.setUpstream(undefined);
  await expect(proxy.fromStation({}, context("Heartbeat"))).rejects.toMatchObject({ code: "InternalError" });
});
