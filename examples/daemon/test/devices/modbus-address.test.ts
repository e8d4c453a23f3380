import { describe, expect, test } from "vitest";
import { parseModbusAddress } from "../../src/devices/modbus-address.ts";

describe("an address of a device", () => {
  test.each([
    ["huawei@192.168.1.20", { profile: "huawei", host: "192.168.1.20", port: 502 }],
    ["solaredge@inverter.local", { profile: "solaredge", host: "inverter.local", port: 1502 }],
    [
      "sunspec@inverter.local:1502/126",
      { profile: "sunspec", host: "inverter.local", port: 1502, unitId: 126 },
    ],
    ["lg:huawei@10.0.0.5/2", { profile: "lg:huawei", host: "10.0.0.5", port: 502, unitId: 2 }],
    ["AUTO@[fe80::1]:6607", { profile: "auto", host: "fe80::1", port: 6607 }],
  ])("%s is read", (text, expected) => {
    expect(parseModbusAddress(text)).toEqual(expected);
  });
  test.each([
    "",
    "192.168.1.20",
    "huawei@",
    "nobody@10.0.0.5",
    "lg@10.0.0.5",
    "huawei@10.0.0.5:0",
    "huawei@10.0.0.5:65536",
    "huawei@10.0.0.5/256",
    "huawei@10.0.0.5/1/2",
    "huawei@host name",
  ])("%j is none", (text) => {
    expect(parseModbusAddress(text)).toBeUndefined();
  });
});
