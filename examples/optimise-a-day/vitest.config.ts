import { testProject } from "../../vitest.shared.ts";

export default testProject("optimise-a-day");
