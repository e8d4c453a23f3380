import { FAULT_IDS, type FaultId } from "@oec/simulation";
import { expect, test } from "vitest";
import { runFault } from "../controller/fault-run.ts";

/** Three simulated hours of a night: in the suite only. */
const LONG: readonly FaultId[] = ["F32"];
/** Faults that show by nothing but what they do: with some seeds they do nothing. See docs/faults.md. */
const UNSEEN: readonly FaultId[] = ["F06", "F07", "F08", "F17", "F20", "F21"];

test.each(FAULT_IDS.filter((id) => !LONG.includes(id)))(
  "%s with one seed: no overload beyond the fuse's budget, no device limit broken",
  async (id) => {
    const { failures } = await runFault(id, 2);
    expect(failures).not.toContain("fuse-budget");
    expect(failures).not.toContain("device-limit");
    if (!UNSEEN.includes(id)) expect(failures).toEqual([]);
  },
  20_000,
);
