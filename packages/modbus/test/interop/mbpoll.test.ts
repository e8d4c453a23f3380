import { expect, test } from "vitest";
import { ModbusTestServer } from "@oec/modbus/testing";
import { needsProgram, output } from "../support/peers.ts";

const run = (port: number, ...more: readonly string[]): Promise<string> =>
  output("mbpoll", ["-m", "tcp", "-p", String(port), "-a", "1", "-1", "-q", "-0", ...more]);

test("mbpoll reads and writes our test server", async (context) => {
  needsProgram(context, "mbpoll", ["-V"], "mbpoll");
  await using server = await ModbusTestServer.start();
  const unit = server.unit(1);
  unit.holding.set(100, [1_234, 0xfffe]);
  unit.input.set(7, [42]);
  unit.coils.set(0, [1, 0, 1]);
  expect(await run(server.port, "-t", "4", "-r", "100", "-c", "2", "127.0.0.1")).toMatch(
    /\[100\]:\s+1234[^]*\[101\]:\s+65534/,
  );
  expect(await run(server.port, "-t", "3", "-r", "7", "127.0.0.1")).toMatch(/\[7\]:\s+42/);
  expect(await run(server.port, "-t", "0", "-r", "0", "-c", "3", "127.0.0.1")).toMatch(
    /\[0\]:\s+1[^]*\[1\]:\s+0[^]*\[2\]:\s+1/,
  );
  await run(server.port, "-t", "4", "-r", "100", "127.0.0.1", "4321", "8");
  expect(server.writes).toEqual([{ unitId: 1, table: "holding", address: 100, values: [4_321, 8] }]);
  expect(await run(server.port, "-t", "4", "-r", "500", "127.0.0.1")).toMatch(/Illegal data address/);
});
