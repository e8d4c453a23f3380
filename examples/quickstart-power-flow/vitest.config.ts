import { testProject } from "../../vitest.shared.ts";

export default testProject("quickstart-power-flow");
