import { figure, type Suite } from "../../lib/suite.ts";

export const suite: Suite = {
  name: "group-one",
  description: "one figure of a group",
  run: () => [figure({ id: "group-one/value", name: "one", value: 1, unit: "1" })],
};
