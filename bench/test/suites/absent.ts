import type { Suite } from "../../lib/suite.ts";

export const suite: Suite = {
  name: "absent",
  description: "asks for a recording that nobody has",
  run(context) {
    context.data("no-such-folder/no-such-file.csv");
    return [];
  },
};
