import { testProject } from "../../vitest.shared.ts";

export default testProject("forecast-a-day");
