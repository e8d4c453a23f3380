import fc from "fast-check";
import { expect, test } from "vitest";
import { addressesOf, parseRange } from "@oec/modbus";

test.each([
  ["192.168.1.0/24", 254, "192.168.1.1", "192.168.1.254"],
  ["192.168.1.77/30", 2, "192.168.1.77", "192.168.1.78"],
  ["10.0.0.4/32", 1, "10.0.0.4", "10.0.0.4"],
  ["10.0.0.4/31", 2, "10.0.0.4", "10.0.0.5"],
  ["192.168.1.10-40", 31, "192.168.1.10", "192.168.1.40"],
  ["192.168.1.250-192.168.2.5", 12, "192.168.1.250", "192.168.2.5"],
  ["172.16.0.9", 1, "172.16.0.9", "172.16.0.9"],
])("%s is %d addresses from %s to %s", (text, count, first, last) => {
  const addresses = addressesOf({ targets: [text] });
  expect(addresses).toHaveLength(count);
  expect([addresses[0], addresses.at(-1)]).toEqual([first, last]);
});

test.each(["192.168.1", "192.168.1.256", "192.168.1.0/33", "192.168.1.9-5", "host", "", "1.2.3.4-x", "::1"])(
  '"%s" is no range',
  (text) => {
    expect(() => parseRange(text)).toThrow(/no address range/);
  },
);

test("public addresses and large ranges are scanned only when forced", () => {
  expect(() => addressesOf({ targets: ["8.8.8.0/24"] })).toThrow(/not a private range/);
  expect(() => addressesOf({ targets: ["172.15.0.1"] })).toThrow(/not a private range/);
  expect(() => addressesOf({ targets: ["10.0.0.0/21"] })).toThrow(/2046 addresses are more than 1024/);
  expect(addressesOf({ targets: ["8.8.8.8"], force: true })).toEqual(["8.8.8.8"]);
  expect(addressesOf({ targets: ["10.0.0.0/22"] })).toHaveLength(1_022);
});

test("only what is allowed and not denied is left, each address once", () => {
  fc.assert(
    fc.property(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255), (a, b, c, d) => {
      const allow = `192.168.1.${Math.min(a, b)}-${Math.max(a, b)}`;
      const deny = `192.168.1.${Math.min(c, d)}-${Math.max(c, d)}`;
      const addresses = addressesOf({
        targets: ["192.168.1.0/24", "192.168.1.5-20"],
        allow: [allow],
        deny: [deny],
      });
      expect(new Set(addresses).size).toBe(addresses.length);
      for (const address of addresses) {
        const last = Number(address.split(".")[3]);
        expect(last).toBeGreaterThanOrEqual(Math.min(a, b));
        expect(last).toBeLessThanOrEqual(Math.max(a, b));
        expect(last < Math.min(c, d) || last > Math.max(c, d)).toBe(true);
      }
    }),
  );
});
