import type { Suite } from "../../lib/suite.ts";

export const suite: Suite = {
  name: "crash",
  description: "fails",
  run() {
    throw new Error("this suite is broken");
  },
};
