import { describe, expect, test } from "vitest";
import { ApiRefusal, unwrap } from "../../../web/src/api/answer.ts";

describe("an answer of the API", () => {
  test("gives its data and the server's time", () => {
    const body = { success: true, data: { a: 1 }, timestamp: "2026-03-26T06:12:15Z" };
    expect(unwrap(200, body)).toEqual({ data: { a: 1 }, serverMs: Date.UTC(2026, 2, 26, 6, 12, 15) });
  });
  test("refuses with the daemon's code and words", () => {
    const body = { success: false, error: { code: "NO_OVERRIDE", message: "there is none" } };
    expect(() => unwrap(404, body)).toThrow(
      expect.objectContaining({ code: "NO_OVERRIDE", message: "there is none" }),
    );
  });
  test.each([undefined, null, "<html>", {}, { success: true }, { success: false, error: null }])(
    "%j is no answer",
    (body) => {
      expect(() => unwrap(502, body)).toThrow(ApiRefusal);
    },
  );
});
