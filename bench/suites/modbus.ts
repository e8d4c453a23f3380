import { measureClient } from "../modbus/client.ts";
import { measureFaults } from "../modbus/faults.ts";
import { measurePolls } from "../modbus/polls.ts";
import { measureScan } from "../modbus/scan.ts";
import type { Suite } from "../lib/suite.ts";

export const suite: Suite = {
  name: "modbus",
  description:
    "the Modbus client against a hostile server, a bare client and raw modbus-serial; polls; a silent network",
  options: {
    "modbus-reads": { type: "string", description: "reads for the heap's growth (1000000)" },
  },
  async run(context) {
    const reads = Number(context.options["modbus-reads"] ?? 1_000_000);
    return [
      ...(await measureFaults(context)),
      ...(await measureClient(context, reads)),
      ...(await measurePolls()),
      ...(await measureScan()),
    ];
  },
};
