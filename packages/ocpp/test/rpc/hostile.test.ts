import { expect, test } from "vitest";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OCPP201 } from "../../src/messages/v201.ts";
import { engineFor, partsOf } from "./pair.ts";

test.each(["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf", "prototype"])(
  "the action %s is one that does not exist",
  (action) => {
    const { engine, sent } = engineFor(OCPP16, { fallback: () => ({}) });
    engine.receive(JSON.stringify([2, "1", action, {}]));
    expect(sent).toEqual(['[4,"1","NotImplemented","OCPP 1.6 has no such action",{}]']);
  },
);

test("a payload member named __proto__ is refused and pollutes nothing", () => {
  const { engine, sent } = engineFor(OCPP16);
  engine.receive('[2,"1","Heartbeat",{"__proto__":{"polluted":true}}]');
  expect(sent).toEqual(['[4,"1","FormationViolation","the payload must not have __proto__",{}]']);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test.each([
  ["", "the text is not JSON"],
  ["{", "the text is not JSON"],
  ["\u0000", "the text is not JSON"],
  ["null", "the message is not a JSON array"],
  ["{}", "the message is not a JSON array"],
  ['"[2]"', "the message is not a JSON array"],
  ["[2]", "the message id is not a text of 1 to 36 characters"],
  ['[2,"","Heartbeat",{}]', "the message id is not a text of 1 to 36 characters"],
  [`[2,"${"x".repeat(37)}","Heartbeat",{}]`, "the message id is not a text of 1 to 36 characters"],
  ['[2,5,"Heartbeat",{}]', "the message id is not a text of 1 to 36 characters"],
])("1.6 answers %j with the id -1 and FormationViolation: %s", (text, reason) => {
  const { engine, sent } = engineFor(OCPP16);
  engine.receive(text);
  expect(sent).toEqual([JSON.stringify([4, "-1", "FormationViolation", reason, {}])]);
});

test.each([
  ['[2,"1"]', "the action is not a text"],
  ['[2,"1",null,{}]', "the action is not a text"],
  ['[2,"1",{},{}]', "the action is not a text"],
  ['[2,"1","Heartbeat"]', "the payload is not a JSON object"],
  ['[2,"1","Heartbeat",null]', "the payload is not a JSON object"],
  ['[2,"1","Heartbeat",[]]', "the payload is not a JSON object"],
  ['[2,"1","Heartbeat",{},{}]', "the message has more than four parts"],
])("1.6 answers %j with its id and FormationViolation: %s", (text, reason) => {
  const { engine, sent } = engineFor(OCPP16);
  engine.receive(text);
  expect(sent).toEqual([JSON.stringify([4, "1", "FormationViolation", reason, {}])]);
});

test("2.0.1 answers what is no frame with the id -1 and RpcFrameworkError", () => {
  const { engine, sent } = engineFor(OCPP201);
  engine.receive("not json");
  expect(sent).toEqual(['[4,"-1","RpcFrameworkError","the text is not JSON",{}]']);
});

test("1.6 ignores a message of an unknown type, as its standard says", () => {
  const { engine, sent, events } = engineFor(OCPP16);
  engine.receive('[9,"1",{}]');
  engine.receive('[6,"1","Heartbeat",{}]');
  expect(sent).toEqual([]);
  expect(events.map((event) => event.kind)).toEqual(["malformed", "malformed"]);
});

test("2.0.1 answers a message of an unknown type with MessageTypeNotSupported", () => {
  const { engine, sent } = engineFor(OCPP201);
  engine.receive('[9,"1",{}]');
  expect(partsOf(sent[0]).slice(0, 3)).toEqual([4, "1", "MessageTypeNotSupported"]);
});

test.each(['[3,"zz",{}]', "[3]", "[3,5,{}]", '[4,"zz","GenericError","",{}]', "[4]", '[4,"-1","x","y",{}]'])(
  "%s answers nothing that was asked, and is itself not answered",
  (text) => {
    const { engine, sent } = engineFor(OCPP16);
    engine.receive(text);
    expect(sent).toEqual([]);
  },
);

test("brackets nested 100,000 deep are answered like any other payload that does not fit", () => {
  const { engine, sent } = engineFor(OCPP201);
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  engine.receive(`[2,"1","DataTransfer",{"vendorId":"x","data":${deep}}]`);
  engine.receive(`[2,"2","Heartbeat",{"x":${deep}}]`);
  engine.receive(deep);
  expect(sent).toHaveLength(3);
});

test.each([6.1, 0.3, 16.1, 6.4, 32, 16, 0])("the limit %d A is legal", (limit) => {
  const payload = {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingProfileKind: "Absolute",
      chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
    },
  };
  expect(OCPP16.validator.check("SetChargingProfile", "request", payload)).toBeUndefined();
});

test("a limit with two decimals is not", () => {
  const schedule = { chargingRateUnit: "A", chargingSchedulePeriod: [{ startPeriod: 0, limit: 6.15 }] };
  const payload = { status: "Accepted", connectorId: 1, chargingSchedule: schedule };
  expect(OCPP16.validator.check("GetCompositeSchedule", "response", payload)).toMatchObject({
    code: "PropertyConstraintViolation",
  });
});
