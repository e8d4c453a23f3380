import { profileById } from "@oec/modbus";
import { ModbusTestServer, serveDevices } from "@oec/modbus/testing";
import { simulatedHome } from "@oec/simulation";
import { expect, test } from "vitest";
import { runCli } from "../../src/cli/cli.ts";
import { ownNetworks } from "../../src/devices/own-networks.ts";
import { memoryIo } from "../support/memory-io.ts";

const discover = async (...args: string[]) => {
  const io = memoryIo("/", {});
  return { code: await runCli(["discover", ...args], io), out: io.out(), err: io.err() };
};

test("a device on the network is found, read only, and its address is one the configuration takes", async () => {
  const home = simulatedHome(7);
  home.step(10_000);
  const server = await ModbusTestServer.start();
  const huawei = profileById("huawei");
  serveDevices(server.unit(1), huawei, home.devices);
  try {
    const at = ["--range", "127.0.0.1", "--ports", String(server.port), "--listen", "0"];
    const { code, out } = await discover(...at, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      devices: [
        {
          address: `huawei@127.0.0.1:${server.port}/1`,
          parts: expect.arrayContaining(["battery", "inverter", "meter"]),
        },
      ],
      announced: [],
    });
    expect((await discover(...at)).out).toContain(`huawei@127.0.0.1:${server.port}/1`);
    expect(server.writes).toEqual([]);
  } finally {
    await server.close();
  }
}, 30_000);

test("where nothing answers it says so", async () => {
  const server = await ModbusTestServer.start();
  const port = String(server.port);
  await server.close();
  const { code, out } = await discover("--range", "127.0.0.1", "--ports", port, "--listen", "0");
  expect([code, out]).toEqual([0, "No Modbus device answered.\n"]);
});

test.each([
  [["--range", "8.8.8.0/24"], "must be forced"],
  [["--range", "10.0.0.0/8"], "must be forced"],
  [["--range", "house"], "expected e.g. 192.168.1.0/24"],
  [["--range", "127.0.0.1", "--ports", "0"], "expected ports from 1 to 65535"],
])("%j is called wrongly, and the message says how it goes", async (args, message) => {
  const { code, err } = await discover(...args);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test("the networks of this machine are its private ones, none wider than 254 addresses", () => {
  const at = (address: string, cidr: string, internal = false) => ({
    address,
    cidr,
    internal,
    netmask: "",
    mac: "",
    family: "IPv4" as const,
  });
  const interfaces = {
    lo: [at("127.0.0.1", "127.0.0.1/8", true)],
    lan: [at("192.168.1.7", "192.168.1.7/24"), at("10.1.2.3", "10.1.2.3/8")],
    wan: [at("8.8.8.8", "8.8.8.8/24")],
  };
  expect(ownNetworks(interfaces)).toEqual(["192.168.1.7/24", "10.1.2.3/24"]);
});
