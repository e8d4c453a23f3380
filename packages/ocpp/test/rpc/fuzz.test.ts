import fc from "fast-check";
import { expect, test } from "vitest";
import type { Protocol } from "../../src/messages/protocol.ts";
import { OCPP16 } from "../../src/messages/v16.ts";
import { OCPP201 } from "../../src/messages/v201.ts";
import { OCPP21 } from "../../src/messages/v21.ts";
import { hostileText } from "../support/hostile-frames.ts";
import { engineFor, partsOf, settle } from "./pair.ts";

const PROTOCOLS: readonly Protocol[] = [OCPP16, OCPP201, OCPP21].map(
  (protocol): Protocol => protocol as Protocol,
);

test("whatever texts come in, the engine throws nothing, answers at most once each, and answers in frames", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...PROTOCOLS),
      fc.array(hostileText, { minLength: 1, maxLength: 20 }),
      async (protocol, texts) => {
        const { engine, sent } = engineFor(protocol, { fallback: () => Promise.resolve({}) });
        for (const text of texts) engine.receive(text);
        await settle();
        expect(sent.length).toBeLessThanOrEqual(texts.length);
        for (const text of sent) expect([3, 4]).toContain(partsOf(text)[0]);
      },
    ),
    { numRuns: 200, seed: 20_260_101 },
  );
});

test("after 2,000 hostile texts an engine still calls and answers", async () => {
  const now = "2026-01-01T00:00:00Z";
  const { engine, sent } = engineFor(OCPP16, { handlers: { Heartbeat: () => ({ currentTime: now }) } });
  for (const text of fc.sample(hostileText, { numRuns: 2000, seed: 7 })) engine.receive(text);
  sent.length = 0;
  engine.receive('[2,"the-last","Heartbeat",{}]');
  expect(sent).toEqual([`[3,"the-last",{"currentTime":"${now}"}]`]);
  const answer = engine.call("GetLocalListVersion", {});
  engine.receive('[3,"id1",{"listVersion":3}]');
  await expect(answer).resolves.toEqual({ listVersion: 3 });
});

test("what goes out of one side is taken by the other: any data, any order of answers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ maxLength: 200 }), { maxLength: 10 }), async (texts) => {
      const server = engineFor(OCPP16, {
        handlers: { DataTransfer: ({ data }) => ({ status: "Accepted" as const, data: data ?? "" }) },
      });
      const client = engineFor(OCPP16);
      const answers = texts.map((data) => client.engine.call("DataTransfer", { vendorId: "x", data }));
      for (let turn = 0; turn < texts.length; turn += 1) {
        server.engine.receive(client.sent[turn]!);
        client.engine.receive(server.sent[turn]!);
      }
      expect((await Promise.all(answers)).map((answer) => answer.data)).toEqual(texts);
    }),
    { numRuns: 100, seed: 3 },
  );
});
