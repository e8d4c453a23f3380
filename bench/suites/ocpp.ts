import { measureCpu } from "../ocpp/cpu.ts";
import { measureEndurance } from "../ocpp/endurance.ts";
import { measureFuzz } from "../ocpp/fuzz.ts";
import { measureMemory } from "../ocpp/memory.ts";
import type { Suite } from "../lib/suite.ts";

export const suite: Suite = {
  name: "ocpp",
  description:
    "the OCPP server's processor time and memory beside bare ws, ocpp-rpc and ocpp-ts; hostile frames; kills and restarts",
  options: {
    "ocpp-frames": { type: "string", description: "hostile frames (100000)" },
    "ocpp-stations": { type: "string", description: "stations through the kills (1000)" },
  },
  async run(context) {
    const { options } = context;
    return [
      ...(await measureCpu(context)),
      ...(await measureMemory()),
      ...(await measureFuzz(context, Number(options["ocpp-frames"] ?? 100_000))),
      ...(await measureEndurance(context, Number(options["ocpp-stations"] ?? 1000))),
    ];
  },
};
