import { describe, expect, test } from "vitest";
import { hostCheck } from "../../src/api/hosts.ts";

const check = hostCheck({
  host: "192.168.1.5",
  allowedHosts: ["OEC.local", "fd00::5"],
  corsOrigins: ["https://pages.example"],
});

/** The code of the refusal, if there is one. */
function refusal(host: string | undefined, origin?: string): unknown {
  try {
    check(host, origin);
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}

describe("a request is answered by its Host", () => {
  const cases = [
    ["localhost:8080", undefined],
    ["127.0.0.1", undefined],
    ["[::1]:8080", undefined],
    ["192.168.1.5:8080", undefined],
    ["oec.local", undefined],
    ["OEC.LOCAL:8080", undefined],
    ["[fd00::5]:8080", undefined],
    ["192.168.1.6", "HOST_NOT_ALLOWED"],
    ["evil.example", "HOST_NOT_ALLOWED"],
    ["oec.local.evil.example", "HOST_NOT_ALLOWED"],
    ["evil.example#oec.local", "HOST_NOT_ALLOWED"],
    ["oec.local@evil.example", "HOST_NOT_ALLOWED"],
    ["", "HOST_NOT_ALLOWED"],
    [undefined, "HOST_NOT_ALLOWED"],
    ["a b", "HOST_NOT_ALLOWED"],
  ] as const;
  for (const [host, code] of cases) {
    test(`${String(host)}: ${code ?? "yes"}`, () => {
      expect(refusal(host)).toBe(code);
    });
  }
});

describe("a page is answered by its Origin", () => {
  const cases = [
    ["localhost:8080", "http://localhost:8080", undefined],
    ["oec.local", "https://oec.local", undefined],
    ["oec.local:443", "https://oec.local", undefined],
    ["localhost:8080", "https://pages.example", undefined],
    ["localhost:8080", "http://localhost:3000", "ORIGIN_NOT_ALLOWED"],
    ["localhost:8080", "http://127.0.0.1:8080", "ORIGIN_NOT_ALLOWED"],
    ["localhost:8080", "http://pages.example", "ORIGIN_NOT_ALLOWED"],
    ["localhost:8080", "https://evil.example", "ORIGIN_NOT_ALLOWED"],
    ["localhost:8080", "null", "ORIGIN_NOT_ALLOWED"],
    ["localhost:8080", "", "ORIGIN_NOT_ALLOWED"],
  ] as const;
  for (const [host, origin, code] of cases) {
    test(`${origin} at ${host}: ${code ?? "yes"}`, () => {
      expect(refusal(host, origin)).toBe(code);
    });
  }
});
