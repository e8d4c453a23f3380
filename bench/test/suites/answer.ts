import { atLeast, atMost, figure, type Suite } from "../../lib/suite.ts";

export const suite: Suite = {
  name: "answer",
  description: "three figures",
  options: { twice: { type: "boolean", description: "doubles the answer" } },
  run: ({ options, seed }) => [
    figure({ id: "answer/value", name: "answer", value: options["twice"] === true ? 84 : 42, unit: "1" }),
    atMost(1, {
      id: "answer/missed",
      name: "a missed target",
      value: 2,
      unit: "ms",
      peer: { name: "other", value: 4 },
    }),
    atLeast(1, { id: "answer/seed", name: "the seed", value: seed, unit: "1" }),
  ],
};
