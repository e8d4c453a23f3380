import fc from "fast-check";

const NAMES = [
  "Heartbeat",
  "BootNotification",
  "StartTransaction",
  "StopTransaction",
  "MeterValues",
  "StatusNotification",
  "SetChargingProfile",
  "DataTransfer",
  "TransactionEvent",
  "constructor",
  "__proto__",
  "toString",
];

const nasty = fc.constantFrom<unknown>(
  null,
  "",
  -1,
  0,
  1e308,
  -0.1,
  "NaN",
  "\u0000",
  "\ud800",
  "2026-02-30T25:61:61Z",
  "x".repeat(600),
  [],
  {},
  [[[[]]]],
  true,
  { length: 1 },
);

const field = fc.oneof(
  fc.constantFrom(
    "connectorId",
    "idTag",
    "timestamp",
    "meterStart",
    "transactionId",
    "status",
    "errorCode",
    "meterValue",
    "sampledValue",
    "value",
    "currentTime",
    "__proto__",
    "constructor",
    "toJSON",
    "then",
    "customData",
  ),
  fc.string({ maxLength: 8 }),
);

/** Payloads that nearly fit: right names with wrong values, wrong names, and trees of both. */
const payload = fc.letrec<{ value: unknown; record: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    nasty,
    fc.integer(),
    fc.string({ maxLength: 30 }),
    tie("record"),
    fc.array(tie("value"), { maxLength: 3 }),
  ),
  record: fc
    .array(fc.tuple(field, tie("value")), { maxLength: 6 })
    .map((entries) => Object.fromEntries(entries) as unknown),
})).record;

const id = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 20 }).map((n) => `id${n}`) },
  { weight: 2, arbitrary: fc.string({ maxLength: 40 }) },
  { weight: 1, arbitrary: nasty },
);

const action = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NAMES) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20 }) },
  { weight: 1, arbitrary: nasty },
);

const type = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(2, 3, 4, 5, 6) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(0, 1, 7, -2, 2.5, "2", null, [2]) },
);

/** Frames built as real ones are and then bent, as JSON. */
const frame = fc
  .oneof(
    { weight: 6, arbitrary: fc.tuple(type, id, action, payload).map((parts): readonly unknown[] => parts) },
    { weight: 2, arbitrary: fc.tuple(type, id, payload) },
    { weight: 2, arbitrary: fc.tuple(type, id, fc.oneof(action, nasty), nasty, payload) },
    { weight: 1, arbitrary: fc.array(fc.oneof(type, id, action, payload, nasty), { maxLength: 8 }) },
  )
  .map((parts) => JSON.stringify(parts));

/** Texts that a hostile or broken peer may send: bent frames, cut frames, frames with a changed character, noise. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: frame },
  {
    weight: 1,
    arbitrary: fc.tuple(frame, fc.double({ min: 0, max: 1, noNaN: true })).map(([text, share]) => {
      return text.slice(0, Math.floor(text.length * share));
    }),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(frame, fc.nat(), fc.string({ maxLength: 2 })).map(([text, at, change]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + change + text.slice(place + 1);
    }),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
);
