import fc from "fast-check";
import { OCPP20, OCPP21 as TYPED21 } from "typed-ocpp";
import { expect, test } from "vitest";
import { AuthorisationList } from "../../src/central-system/authorisation.ts";
import { OCPP201, type V201Request } from "../../src/messages/v201.ts";
import { OCPP21 } from "../../src/messages/v21.ts";
import { OcppClient } from "../../src/node/client.ts";
import { engineOf } from "../../src/rpc/link.ts";
import { CentralSystem201 } from "../../src/v201/central-system.ts";
import { DeviceModel } from "../../src/v201/device-model.ts";
import { TransactionLog } from "../../src/v201/transaction-log.ts";
import { v2xSetpointAt, v2xSetpointProfile } from "../../src/v201/v2x-profile.ts";
import { ocppRpc } from "../interop/peers.ts";
import { stage, systemClock, until } from "../support/server.ts";

const AT = "2026-01-01T00:00:00Z";
const T0 = Date.parse(AT);

const event = (
  eventType: "Started" | "Updated" | "Ended",
  seqNo: number,
  more: Partial<V201Request<"TransactionEvent">> = {},
): V201Request<"TransactionEvent"> => ({
  eventType,
  seqNo,
  timestamp: new Date(T0 + seqNo * 1000).toISOString(),
  triggerReason: "Trigger",
  transactionInfo: { transactionId: "tx-1", ...(eventType === "Ended" && { stoppedReason: "Remote" }) },
  evse: { id: 1 },
  ...more,
});

const profile: V201Request<"SetChargingProfile"> = {
  evseId: 1,
  chargingProfile: {
    id: 1,
    stackLevel: 0,
    chargingProfilePurpose: "TxDefaultProfile",
    chargingProfileKind: "Absolute",
    chargingSchedule: [
      {
        id: 1,
        chargingRateUnit: "A",
        startSchedule: AT,
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 6.1 }],
      },
    ],
  },
};
const boot = { reason: "PowerUp", chargingStation: { model: "M", vendorName: "V" } } as const;
const report = {
  requestId: 5,
  generatedAt: AT,
  seqNo: 0,
  reportData: [
    {
      component: { name: "SmartChargingCtrlr" },
      variable: { name: "ProfileStackLevel" },
      variableAttribute: [{ value: "8" }],
    },
  ],
};
const variables = {
  setVariableData: [
    { component: { name: "OCPPCommCtrlr" }, variable: { name: "HeartbeatInterval" }, attributeValue: "60" },
  ],
};

test("our central system holds the conversation of 2.0.1 with ocpp-rpc as the station", async () => {
  const central = new CentralSystem201({
    clock: systemClock,
    authorisation: new AuthorisationList({ CARD: { status: "Accepted" } }),
  });
  const heard: [string, object][] = [];
  await using here = await stage({
    protocols: [OCPP201],
    accept: ({ stationId }) => central.accept(stationId),
  });
  const station = await ocppRpc("ocpp2.0.1").station(here.url, "CP1", (action, payload) => {
    heard.push([action, payload]);
    if (action === "SetVariables") {
      return {
        setVariableResult: [
          {
            attributeStatus: "Accepted",
            component: { name: "OCPPCommCtrlr" },
            variable: { name: "HeartbeatInterval" },
          },
        ],
      };
    }
    return { status: "Accepted" };
  });
  const ours = central.station("CP1");
  expect(await station.call("BootNotification", boot)).toMatchObject({ status: "Accepted" });
  await station.call("StatusNotification", {
    timestamp: AT,
    connectorStatus: "Occupied",
    evseId: 1,
    connectorId: 1,
  });
  expect(ours.connectors.get("1.1")).toBe("Occupied");
  const idToken = { idToken: "card", type: "ISO14443" as const };
  expect(await station.call("Authorize", { idToken })).toEqual({ idTokenInfo: { status: "Accepted" } });
  expect(await station.call("TransactionEvent", event("Started", 0, { idToken }))).toEqual({
    idTokenInfo: { status: "Accepted" },
  });
  expect(await ours.call("SetChargingProfile", profile)).toEqual({ status: "Accepted" });
  expect(await ours.call("GetBaseReport", { requestId: 5, reportBase: "FullInventory" })).toEqual({
    status: "Accepted",
  });
  await station.call("NotifyReport", report);
  expect(ours.deviceModel.isComplete(5)).toBe(true);
  expect(ours.deviceModel.value("smartchargingctrlr", "profilestacklevel")).toBe("8");
  expect(await ours.call("SetVariables", variables)).toMatchObject({
    setVariableResult: [{ attributeStatus: "Accepted" }],
  });
  await station.call("TransactionEvent", event("Ended", 2));
  expect(ours.transactions.transactions).toMatchObject([
    {
      transactionId: "tx-1",
      evseId: 1,
      startedAt: T0,
      stoppedAt: T0 + 2000,
      stoppedReason: "Remote",
      missing: [1],
    },
  ]);
  for (const [action, payload] of heard) {
    expect(OCPP20.validate([2, "1", action, structuredClone(payload)]), action).toBe(true);
  }
  station.close();
});

test("our client holds the conversation of 2.0.1 with ocpp-rpc as the central system", async () => {
  const heard: [string, object][] = [];
  const central = await ocppRpc("ocpp2.0.1").central((action, payload) => {
    heard.push([action, payload]);
    if (action === "BootNotification") return { status: "Accepted", currentTime: AT, interval: 60 };
    return action === "TransactionEvent" ? { idTokenInfo: { status: "Accepted" } } : {};
  });
  const asked: string[] = [];
  await using client = new OcppClient({
    url: central.url,
    stationId: "CP1",
    clock: systemClock,
    protocols: [OCPP201],
    accept: () => ({
      answer: (_payload, { action }) => {
        asked.push(action);
        return { status: "Accepted" };
      },
    }),
  });
  client.start();
  await until(() => client.link?.isOpen === true);
  const engine = engineOf(client.link!, OCPP201);
  expect(await engine.call("BootNotification", boot)).toMatchObject({ interval: 60 });
  expect(await engine.call("TransactionEvent", event("Started", 0))).toMatchObject({
    idTokenInfo: { status: "Accepted" },
  });
  expect(await central.call("SetChargingProfile", profile)).toEqual({ status: "Accepted" });
  expect(await central.call("GetBaseReport", { requestId: 5, reportBase: "FullInventory" })).toEqual({
    status: "Accepted",
  });
  await engine.call("NotifyReport", report);
  await engine.call("TransactionEvent", event("Ended", 1));
  expect(asked).toEqual(["SetChargingProfile", "GetBaseReport"]);
  for (const [action, payload] of heard) {
    expect(OCPP20.validate([2, "1", action, structuredClone(payload)]), action).toBe(true);
  }
  await client.close();
  await central.close();
});

test("events in any order, and repeated, make the same transaction", () => {
  const events = [event("Started", 0), event("Updated", 1), event("Updated", 2), event("Ended", 3)];
  const expected = new TransactionLog();
  for (const each of events) expected.add(each);
  fc.assert(
    fc.property(fc.shuffledSubarray([...events, ...events], { minLength: 8, maxLength: 8 }), (shuffled) => {
      const log = new TransactionLog();
      expect(shuffled.filter((each) => log.add(each))).toHaveLength(4);
      expect(log.transactions).toEqual(expected.transactions);
    }),
    { seed: 5 },
  );
});

test("a gap of a million sequence numbers lists a hundred of them", () => {
  const log = new TransactionLog();
  log.add(event("Started", 0));
  log.add(event("Updated", 1_000_000));
  expect(log.transactions[0]?.missing).toHaveLength(100);
});

test("a report in parts is complete with its last one", () => {
  const model = new DeviceModel();
  model.add({ ...report, tbc: true });
  expect(model.isComplete(5)).toBe(false);
  model.add({ ...report, seqNo: 1, reportData: [] });
  expect(model.isComplete(5)).toBe(true);
});

const capability = { centralSetpoint: true, maxDischargeW: 5000, maxChargeW: 11_000 };
const setpoint = { evseId: 1, transactionId: "t", profileId: 9, stackLevel: 0, at: T0, validForS: 60 };

test("a V2X set-point passes the schema of 2.1, here and in typed-ocpp, and comes back as it was meant", () => {
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 11_000 }), (powerW) => {
      const request = v2xSetpointProfile(capability, { ...setpoint, powerW });
      expect(OCPP21.validator.check("SetChargingProfile", "request", request)).toBeUndefined();
      const frame: unknown = JSON.parse(JSON.stringify([2, "1", "SetChargingProfile", request]));
      expect(TYPED21.validate(frame)).toBe(true);
      expect(v2xSetpointAt(request, T0 + 59_000)).toBe(powerW);
    }),
    { seed: 2 },
  );
});

test("a V2X set-point ends by itself in charging only, at 0 W", () => {
  const request = v2xSetpointProfile(capability, { ...setpoint, powerW: -5000 });
  expect(v2xSetpointAt(request, T0 + 60_000)).toBeUndefined();
  expect(request.chargingProfile.chargingSchedule[0]?.chargingSchedulePeriod.at(-1)).toEqual({
    startPeriod: 60,
    operationMode: "ChargingOnly",
    limit: 0,
  });
});

test("a station that is not known to follow set-points gets none", () => {
  expect(() =>
    v2xSetpointProfile({ ...capability, centralSetpoint: false }, { ...setpoint, powerW: -1 }),
  ).toThrow("does not follow set-points");
});

test("more than the station can give is refused", () => {
  expect(() => v2xSetpointProfile(capability, { ...setpoint, powerW: -5001 })).toThrow(
    "expected -5000 to 11000",
  );
});
