import { describeLifecycle } from "./support/lifecycle";

describeLifecycle("dev");
