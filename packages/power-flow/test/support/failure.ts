import { OecError } from "@oec/domain";
import type { FlowCase, PowerFlowOptions } from "../../src/index.ts";
import { decide } from "./cases.ts";

/** The error that a case ends in; it is a failure of the test if there is none. */
export function failure(flow: FlowCase, options: PowerFlowOptions = {}): { code: string; field: unknown } {
  try {
    decide(flow, options);
  } catch (error) {
    if (OecError.is(error) && "field" in error.context)
      return { code: error.code, field: error.context.field };
    throw error;
  }
  throw new Error("nothing was thrown");
}
