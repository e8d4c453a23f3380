import { figure, type Suite } from "../../lib/suite.ts";

export const suite: Suite = {
  name: "group-two",
  description: "one figure of a group",
  run: () => [figure({ id: "group-two/value", name: "two", value: 1, unit: "1" })],
};
